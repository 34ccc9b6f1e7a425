/// Streams of bytes between contexts, which the kernel has in hand: `pipe:` and `chan:`.
package dev.torc.kernel.stream;
