/// The cases of `torc bench sessions`: very many sessions with one server, and very many handles.
@NullMarked
package dev.torc.bench.sessions;

import org.jspecify.annotations.NullMarked;
