package dev.torc.client;

import dev.torc.memory.Slice;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.Opcode;
import java.io.IOException;

/// The calls of one session, made by whoever owns its ring.
///
/// **Threads.** Any.
sealed interface SessionCalls extends AutoCloseable permits OwnCalls, ReactorCalls {

    /// The pool that everything of a session lies in.
    int POOL = 0;

    /// What `O_DIRECT` asks of the address of a transfer, on every disk that is in use.
    long PAGE_BYTES = 4096;

    Slice allocate(long bytes);

    /// Begins a call, with memory for its paths and structs; closing it gives that back.
    ///
    /// @param name the call's name, for what is said of it
    /// @param subject what it is about
    PathCall begin(String name, String subject) throws SessionEndedException;

    /// Reads into a slice or writes from it, and waits for the answer.
    ///
    /// @param subject what it is about, for what is said of it
    /// @return the result, not negative
    int transfer(Opcode opcode, int handle, Slice slice, long fileOffset, String subject) throws IOException;

    /// Makes a call, and waits for its answer.
    ///
    /// @return the result, not negative
    long run(SchemeCall call) throws IOException;

    /// Makes a call, and does not wait.
    ///
    /// @throws UnsupportedOperationException if there is no reactor that could end it
    void start(SchemeCall call);

    /// Makes a command, and waits for its answer.
    ///
    /// @return the result, not negative
    long run(Command command) throws IOException;

    /// Makes a command, and does not wait.
    ///
    /// @throws UnsupportedOperationException if there is no reactor that could end it
    void start(Command command, CallFuture<?> future);

    SessionCounters counters();

    /// {@return how many calls can be in flight at once}
    int depth();

    @Override
    void close();
}
