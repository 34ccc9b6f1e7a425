package dev.torc.interfaces;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Writes what a method has returned.
///
/// @param <T> what that is
@FunctionalInterface
public interface ReplyWriter<T extends @Nullable Object> {

    /// Writes an answer.
    ///
    /// @param reply where to; lent for the call
    /// @param value what was returned
    /// @throws IOException if the message has no room for it
    void write(MessageMemory reply, T value) throws IOException;
}
