/// Calls between two processes: our ring, the C programs that limit it, and the peers of the JVM.
@NullMarked
package dev.torc.bench.ring;

import org.jspecify.annotations.NullMarked;
