package dev.torc.client;

import dev.torc.memory.Slice;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A read or write of a [RemoteFile] that is under way: a future that completes with itself, or with the exception
/// that the service's errno means.
///
/// **Ownership.** The slice is lent to it until it is answered, also where its deadline has ended it before.
///
/// **Threads.** As [CallFuture]: what is chained to it without an executor runs on the reactor's thread.
public final class Transfer extends CallFuture<Answer> {

    private final Opcode opcode;
    private final String subject;
    private final int askedBytes;

    Transfer(Opcode opcode, int handle, Slice slice, int bytes, long fileOffset, String subject) {
        this.opcode = opcode;
        this.subject = subject;
        this.askedBytes = bytes;
        SubmissionEntry.setHeader(this, ENTRY, opcode.number(), 0, 0);
        SubmissionEntry.setFd(this, ENTRY, handle);
        SubmissionEntry.setOffset(this, ENTRY, fileOffset);
        SubmissionEntry.setAddress(this, ENTRY, slice.offset());
        SubmissionEntry.setLength(this, ENTRY, bytes);
        SubmissionEntry.setBufferIndex(this, ENTRY, slice.number(), 0);
    }

    /// {@return how many bytes were moved; fewer than fit may be}
    ///
    /// @throws IllegalStateException if it is not done, or has failed
    public int bytes() {
        return (int) resultNow().result();
    }

    @Override
    protected void answered() {
        IOException failure = failure();
        if (failure == null) {
            complete(this);
        } else {
            completeExceptionally(failure);
        }
    }

    private @Nullable IOException failure() {
        String name = opcode == Opcode.READ_FIXED ? "read" : "write";
        IOException failure = CallErrors.failure(this, name, subject);
        if (failure == null && result() > askedBytes) {
            return new IOException(name + " " + subject + ": the service says that it moved " + result() + " of "
                    + askedBytes + " bytes");
        }
        return failure;
    }
}
