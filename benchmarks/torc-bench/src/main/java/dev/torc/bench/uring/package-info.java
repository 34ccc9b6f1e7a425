/// Random reads of a file through Linux' io_uring: ours, C, and the libraries of the JVM.
@NullMarked
package dev.torc.bench.uring;

import org.jspecify.annotations.NullMarked;
