package dev.torc.client;

import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import org.jspecify.annotations.Nullable;

/// A call whose fields are known, and which can be written into a ring.
abstract class Prepared {

    Prepared() {}

    /// {@return what the call is called, for what is said of it}
    abstract String name();

    /// {@return what it is about}
    abstract String subject();

    /// {@return the slice that it names, if it names one that others could use meanwhile}
    abstract @Nullable Slice memory();

    /// Writes the entry, all but its user data.
    abstract void write(Words entries, long at);
}
