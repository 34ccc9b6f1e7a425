package dev.torc.bench.call;

import dev.torc.bench.ring.Caller;
import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import dev.torc.ring.RingSpec;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Calls to a [MemoryScheme] over a session, whose ring is the caller's thread's.
final class SessionCaller implements Caller {

    /// What a session is asked to be: small, since there are many.
    static final SessionSetup SETUP =
            SessionSetup.standard().with(RingSpec.ofEntries(16)).withPoolBytes(1 << 16);

    private final Session session;
    private final RemoteFile page;
    private final Slice slice;
    private final CallCase.Kind kind;
    private @Nullable Pipeline pipeline;

    /// @param session owned by this
    SessionCaller(Session session, CallCase.Kind kind) throws IOException {
        this.session = session;
        this.kind = kind;
        this.page = session.open("page", OpenMode.READ);
        this.slice = session.allocate(CallCase.Kind.READ.answerBytes());
    }

    @Override
    public void call() {
        Pipeline calls = pipeline;
        if (calls == null) {
            // It is for the thread that makes it.
            calls = session.pipeline();
            pipeline = calls;
        }
        long at = calls.claim();
        switch (kind) {
            case NULL -> SubmissionEntry.start(calls.entries(), at, MemoryScheme.NOTHING, 0, page.handle());
            case READ -> {
                SubmissionEntry.start(calls.entries(), at, Opcode.READ_FIXED.number(), 0, page.handle());
                SubmissionEntry.setAddress(calls.entries(), at, slice.offset());
                SubmissionEntry.setLength(calls.entries(), at, kind.answerBytes());
            }
        }
        calls.ready(at, 0L);
        int expected = kind == CallCase.Kind.READ ? kind.answerBytes() : 0;
        if (!calls.await() || calls.result() != expected) {
            throw new IllegalStateException("a call was answered with " + calls.result());
        }
    }

    @Override
    public void leave() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Override
    public void close() {
        slice.close();
        session.close();
    }
}
