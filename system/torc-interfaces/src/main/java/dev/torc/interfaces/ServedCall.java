package dev.torc.interfaces;

import dev.torc.ring.Submission;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One call as a generated dispatcher sees it. What it is told by the client it reads from a copy, but for what
/// lies in memory.
///
/// **Threads.** The one that dispatches, until the call is answered.
public abstract sealed class ServedCall permits ServerThreadCalls.Current, WaitingCalls.Current {

    /// What a dispatcher says of a call that is answered later.
    static final int LATER = Integer.MIN_VALUE;

    private final MessageMemory message = new MessageMemory();
    private int number;
    private long first;
    private long second;

    ServedCall() {}

    /// @param pool what the call's memory is in; of no importance where it has none
    void begin(Submission entry, MemorySegment pool) {
        number = (int) entry.offset();
        first = entry.address3();
        second = entry.pad2();
        message.of(pool, entry.address(), entry.length());
    }

    /// {@return the method's number}
    public final int number() {
        return number;
    }

    /// {@return the first 8 bytes of arguments that came in the entry}
    public final long first() {
        return first;
    }

    /// {@return the other 8 bytes of arguments that came in the entry}
    public final long second() {
        return second;
    }

    /// {@return the call's memory, of which nothing has been read}
    ///
    /// @param fixedBytes how long the part of the arguments is that is of a fixed size; 0 if they came in the entry
    /// @param room how long arguments and answer can be, so that no call is carried out that could not be answered
    /// @throws MalformedMessageException if there is not as much
    public final MessageMemory request(int fixedBytes, int room) throws MalformedMessageException {
        return message.begin(room).begin(fixedBytes);
    }

    /// {@return the call's memory, into which nothing has been written}
    ///
    /// @param fixedBytes how long the part of the answer is that is of a fixed size
    /// @throws MalformedMessageException if there is not as much
    public final MessageMemory reply(int fixedBytes) throws MalformedMessageException {
        return message.begin(fixedBytes);
    }

    /// {@return what a call is answered with whose method there is not}
    public final int unknown() {
        return Errno.ENOSYS.negated();
    }

    /// Answers the call when a future is done.
    ///
    /// @param future what the method has returned
    /// @param writer what writes its value
    /// @return what the dispatcher answers
    /// @throws Exception what the future was completed with, if it is done
    public abstract <T extends @Nullable Object> int later(CompletableFuture<T> future, ReplyWriter<T> writer)
            throws Exception;

    final MessageMemory message() {
        return message;
    }

    static <T extends @Nullable Object> int write(MessageMemory message, T value, ReplyWriter<T> writer)
            throws IOException {
        writer.write(message, value);
        return message.end();
    }
}
