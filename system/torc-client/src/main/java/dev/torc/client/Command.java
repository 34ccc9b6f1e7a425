package dev.torc.client;

import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One command after another to the scheme of a session: `URING_CMD`, whose numbers are each scheme's own, with 16
/// bytes in the entry itself and with memory that goes there and comes back.
///
/// ```text
///      try (Command command = session.command(64, "counter")) {
///          command.begin("add", ADD).words(5, 0);
///          command.run();
///      }
/// ```
///
/// It is what calls are made with that a program generates or makes often: where the session is on no reactor,
/// [#run] allocates nothing.
///
/// **Ownership.** Its slice is its own, until [#close]; while a call is under way, it is the call's, and using it
/// an exception. After an interrupted [#run] the call may be under way for longer: see [#isUnderWay].
///
/// **Threads.** One at a time.
public final class Command extends Prepared implements AutoCloseable {

    private final SessionCalls calls;
    private final int handle;
    private final Slice own;
    private final String subject;
    private String name = "";
    private int number;
    private long first;
    private long second;
    private Slice slice;
    private int bytes;

    /// @param own owned by this
    Command(SessionCalls calls, int handle, Slice own, String subject) {
        this.calls = calls;
        this.handle = handle;
        this.own = own;
        this.slice = own;
        this.subject = subject;
    }

    /// {@return the memory that it has for itself}
    public Slice slice() {
        return own;
    }

    /// Begins the next call: without words, and without memory.
    ///
    /// @param callName what it is called, for what is said of it
    /// @param callNumber the command, any 32 bits
    /// @return this
    public Command begin(String callName, int callNumber) {
        name = callName;
        number = callNumber;
        first = 0L;
        second = 0L;
        slice = own;
        bytes = 0;
        return this;
    }

    /// {@return this, with the 16 bytes that go in the entry, as `cmd` in Linux}
    public Command words(long firstWord, long secondWord) {
        first = firstWord;
        second = secondWord;
        return this;
    }

    /// {@return this, with the beginning of a slice, which goes along and comes back}
    ///
    /// @param memory its own, or another one of the session's pool, which is lent to the call then
    /// @param lengthBytes how much of it; none if 0
    public Command memory(Slice memory, int lengthBytes) {
        slice = memory;
        bytes = lengthBytes;
        return this;
    }

    /// Makes the call, and waits for its answer.
    ///
    /// @return the result, not negative
    /// @throws SessionEndedException if the session ends before it is answered
    /// @throws java.io.InterruptedIOException if the thread is interrupted, on a reactor, and the call given up
    /// @throws IOException as the errno says that the service answers with
    public int run() throws IOException {
        return (int) calls.run(this);
    }

    /// Makes the call, and does not wait.
    ///
    /// @param future what it ends; its entry is written here
    /// @throws UnsupportedOperationException if the session is on no reactor
    public void start(CallFuture<?> future) {
        calls.start(this, future);
    }

    /// {@return the result of a call that is done, not negative}
    ///
    /// @param call what [#start] was given
    /// @throws SessionEndedException if the session has ended before it was answered
    /// @throws IOException as the errno says that the service answers with
    public int resultOf(CallFuture<?> call) throws IOException {
        IOException failure = CallErrors.failure(call, name, subject);
        if (failure != null) {
            throw failure;
        }
        return (int) call.result();
    }

    /// {@return whether the service may still touch the slice of this, which then can only be closed}
    public boolean isUnderWay() {
        return own.isLent();
    }

    @Override
    String name() {
        return name;
    }

    @Override
    String subject() {
        return subject;
    }

    @Override
    @Nullable
    Slice memory() {
        return bytes == 0 ? null : slice;
    }

    @Override
    void write(Words entries, long at) {
        SubmissionEntry.start(entries, at, Opcode.URING_CMD.number(), 0, handle);
        SubmissionEntry.setOffset(entries, at, Integer.toUnsignedLong(number));
        SubmissionEntry.setAddress3(entries, at, first);
        SubmissionEntry.setPad2(entries, at, second);
        if (bytes != 0) {
            SubmissionEntry.setAddress(entries, at, slice.offset());
            SubmissionEntry.setLength(entries, at, bytes);
            SubmissionEntry.setBufferIndex(entries, at, slice.number(), 0);
        }
    }

    /// Gives its memory back: at once, or when the call that has it is answered.
    @Override
    public void close() {
        own.close();
    }
}
