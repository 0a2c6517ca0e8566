package io.trapgate.stub.script.run;

/**
 * What an expectation was found to be.
 *
 * @param happened one line
 */
record Judgement(boolean met, String happened) {}
