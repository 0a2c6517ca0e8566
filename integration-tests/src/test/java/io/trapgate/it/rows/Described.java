package io.trapgate.it.rows;

/**
 * What a machine's target description says that another's doesn't.
 *
 * @param feature the one of gdb's own that has its core registers
 * @param systemRegister one that is no general register
 * @param systemValue what that register's value begins with
 * @param core what the core is called
 */
public record Described(String feature, String systemRegister, String systemValue, String core) {}
