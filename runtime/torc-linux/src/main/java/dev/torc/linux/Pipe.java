package dev.torc.linux;

/// A pipe.
///
/// **Ownership.** Whoever made it closes both ends.
///
/// @param source where it is read
/// @param sink where it is written
public record Pipe(PipeEnd source, PipeEnd sink) implements AutoCloseable {

    /// Closes both ends.
    @Override
    public void close() {
        sink.close();
        source.close();
    }
}
