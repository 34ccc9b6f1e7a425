package dev.torc.reactor;

import java.io.IOException;

/// What is asked of a reactor's thread, see [Reactor#ask].
///
/// @param <T> what comes of it
@FunctionalInterface
public interface Question<T> {

    /// Finds the answer. It waits for nothing.
    ///
    /// @throws IOException as the question has it
    T answer() throws IOException;
}
