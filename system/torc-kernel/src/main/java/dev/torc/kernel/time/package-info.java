/// Clocks and limits of time: `time:` and TIMEOUT.
package dev.torc.kernel.time;
