package dev.torc.uring;

import dev.torc.uapi.RegisterOpcode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The credentials that requests of a ring can run with, beside those of who submits them. **Threads.** The ring's.
public final class RegisteredCredentials {

    private final Uring ring;

    RegisteredCredentials(Uring ring) {
        this.ring = ring;
    }

    /// Registers the credentials of the calling thread (`IORING_REGISTER_PERSONALITY`, Linux 5.6).
    ///
    /// @return the number for [Prepare#personality]
    /// @throws IOException if Linux refuses
    public int register() throws IOException {
        return RingIdentity.check(
                ring.register(RegisterOpcode.REGISTER_PERSONALITY, MemorySegment.NULL, 0), "PERSONALITY");
    }

    /// Ends [#register].
    ///
    /// @param personality what it answered
    /// @throws IOException EINVAL if it did not
    public void unregister(int personality) throws IOException {
        RingIdentity.check(
                ring.register(RegisterOpcode.UNREGISTER_PERSONALITY, MemorySegment.NULL, personality), "PERSONALITY");
    }
}
