/// The cases of `torc bench call`: calls of many clients, in one process, between two, and by way of the kernel.
@NullMarked
package dev.torc.bench.call;

import org.jspecify.annotations.NullMarked;
