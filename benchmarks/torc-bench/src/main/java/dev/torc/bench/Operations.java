package dev.torc.bench;

/// Operations of one kind, kept going by one contestant.
public interface Operations {

    /// Keeps the operations going for some time: by doing them, or by sleeping while other threads do.
    ///
    /// @return how many were completed since the beginning
    /// @throws Exception whatever the library throws; an operation that failed is an exception too
    long advance() throws Exception;

    /// Ends all operations and gives everything back, so that others can be measured in the same process.
    void close() throws Exception;
}
