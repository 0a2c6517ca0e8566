package io.trapgate.stub.debug.agent;

/**
 * One decoded operation.
 *
 * @param op what it does
 * @param operand the constant, bit count, register or depth; for a jump the index of the step that
 *     it goes to
 * @param format of a {@link AgentOp#PRINTF}; elsewhere {@link PrintFormat#NONE}
 */
record AgentStep(AgentOp op, long operand, PrintFormat format) {}
