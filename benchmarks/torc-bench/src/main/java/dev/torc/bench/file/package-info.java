/// The same random reads, asked for by another process through a session.
@NullMarked
package dev.torc.bench.file;

import org.jspecify.annotations.NullMarked;
