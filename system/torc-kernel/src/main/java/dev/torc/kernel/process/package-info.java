/// Processes that the kernel starts, waits for and signals: `proc:`, WAITID and SIGNAL.
package dev.torc.kernel.process;
