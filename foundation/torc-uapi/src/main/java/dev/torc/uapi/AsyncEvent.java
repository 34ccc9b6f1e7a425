package dev.torc.uapi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/// What became of an operation of Linux' older asynchronous I/O: `struct io_event`.
public final class AsyncEvent {

    /// `struct io_event`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("data"),
                    JAVA_LONG.withName("obj"),
                    JAVA_LONG.withName("res"),
                    JAVA_LONG.withName("res2"))
            .withName("io_event");

    private AsyncEvent() {}
}
