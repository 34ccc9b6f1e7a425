/// Memory that contexts share, and waiting for a word of it to change: `shm:`, FUTEX_WAIT and FUTEX_WAKE.
package dev.torc.kernel.memory;
