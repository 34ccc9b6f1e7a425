/// Memory out of pools: ours, Netty's, and the C library's.
@NullMarked
package dev.torc.bench.pool;

import org.jspecify.annotations.NullMarked;
