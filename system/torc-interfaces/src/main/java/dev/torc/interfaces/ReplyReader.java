package dev.torc.interfaces;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what a call returns.
///
/// @param <T> what that is
@FunctionalInterface
public interface ReplyReader<T extends @Nullable Object> {

    /// {@return what the call returns}
    ///
    /// @param reply the answer, of which nothing has been read; lent for the call
    /// @throws IOException if it is no answer of the method
    T read(MessageMemory reply) throws IOException;
}
