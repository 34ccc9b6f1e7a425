/// `torc bench runtime`: what a call costs through each face of the reactor, and an echo server.
@NullMarked
package dev.torc.bench.runtime;

import org.jspecify.annotations.NullMarked;
