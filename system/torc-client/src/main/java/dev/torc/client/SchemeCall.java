package dev.torc.client;

import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One call of an opcode that has no method in [Session]: one of a scheme's own, 160 to 255, or any other.
///
/// ```text
///      int length = session.call(GET, "get", key).memory(slice).offset(keyBytes).run();
/// ```
///
/// The fields are those of Linux' submission entry; what they mean is the scheme's to say. What the service answers
/// becomes an exception where it is an errno, see [CallErrors].
///
/// **Life.** [Session#call] makes it; its fields; then [#run], which waits, or [#start], which does not. Once.
///
/// **Ownership.** The slice of [#memory] is lent to it until it is answered: meanwhile using it is an exception.
///
/// **Threads.** The maker's. What is chained to the future of [#start] without an executor runs on the reactor's
/// thread, see [CallFuture].
public final class SchemeCall extends Prepared {

    private static final int NO_HANDLE = -1;

    private final Session session;
    private final SessionCalls calls;
    private final SchemeFuture future;
    private int handle = NO_HANDLE;
    private @Nullable Slice memory;

    SchemeCall(Session session, SessionCalls calls, int opcode, String name, String subject) {
        if (opcode < 0 || opcode > 255) {
            throw new IllegalArgumentException("an opcode is 0 to 255, and not " + opcode);
        }
        this.session = session;
        this.calls = calls;
        this.future = new SchemeFuture(name, subject);
        SubmissionEntry.setHeader(future, CallFuture.ENTRY, opcode, 0, 0);
    }

    /// {@return this, with the handle that it is about in `fd`; without, it is about the scheme as such}
    public SchemeCall handle(int value) {
        handle = value;
        return this;
    }

    /// {@return this, with `off`}
    public SchemeCall offset(long value) {
        SubmissionEntry.setOffset(future, CallFuture.ENTRY, value);
        return this;
    }

    /// {@return this, with `addr`, where that is no place in the pool}
    public SchemeCall address(long value) {
        SubmissionEntry.setAddress(future, CallFuture.ENTRY, value);
        return this;
    }

    /// {@return this, with `addr3`}
    public SchemeCall address3(long value) {
        SubmissionEntry.setAddress3(future, CallFuture.ENTRY, value);
        return this;
    }

    /// {@return this, with `file_index`}
    public SchemeCall fileIndex(int value) {
        SubmissionEntry.setFileIndex(future, CallFuture.ENTRY, value);
        return this;
    }

    /// {@return this, with the last eight bytes of the entry}
    public SchemeCall last(long value) {
        SubmissionEntry.setPad2(future, CallFuture.ENTRY, value);
        return this;
    }

    /// {@return this, with `len`, where that is not the length of the memory}
    public SchemeCall length(int value) {
        SubmissionEntry.setLength(future, CallFuture.ENTRY, value);
        return this;
    }

    /// {@return this, with the flags of the operation}
    public SchemeCall flags(int value) {
        SubmissionEntry.setOperationFlags(future, CallFuture.ENTRY, value);
        return this;
    }

    /// {@return this, with a slice in `buf_index`, `addr` and `len`}
    ///
    /// @param slice of the session's pool
    public SchemeCall memory(Slice slice) {
        memory = slice;
        SubmissionEntry.setBufferIndex(future, CallFuture.ENTRY, slice.number(), 0);
        SubmissionEntry.setAddress(future, CallFuture.ENTRY, slice.offset());
        SubmissionEntry.setLength(future, CallFuture.ENTRY, Pipeline.lengthOf(slice));
        return this;
    }

    /// Makes the call, and waits for its answer.
    ///
    /// @return the result, not negative
    /// @throws SessionEndedException if the session ends before it is answered
    /// @throws java.io.InterruptedIOException if the thread is interrupted, on a reactor, and the call given up
    /// @throws IOException as the errno says that the service answers with
    public long run() throws IOException {
        setHandle();
        return calls.run(this);
    }

    /// Makes the call, and does not wait; the first call to a scheme as such over a delegated session waits for the
    /// handle that stands for it.
    ///
    /// @return the future of its answer, or of the exception that [#run] would have thrown
    /// @throws UnsupportedOperationException if the session is on no reactor
    public CallFuture<Answer> start() {
        try {
            setHandle();
            calls.start(this);
        } catch (IOException e) {
            future.completeExceptionally(e);
        }
        return future;
    }

    private void setHandle() throws IOException {
        SubmissionEntry.setFd(future, CallFuture.ENTRY, handle == NO_HANDLE ? session.schemeHandle() : handle);
    }

    SchemeFuture future() {
        return future;
    }

    @Override
    String name() {
        return future.name();
    }

    @Override
    String subject() {
        return future.subject();
    }

    @Override
    void write(Words entries, long at) {
        future.write(entries, at);
    }

    @Override
    @Nullable
    Slice memory() {
        return memory;
    }
}
