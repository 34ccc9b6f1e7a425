package dev.torc.uring;

import dev.torc.posix.Poll;
import dev.torc.posix.UnixSocket;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.RegisterOpcode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Tells when Linux has torn a ring down, which it does some time after the last descriptor of it was closed: then
/// every request is gone, and with it every claim on memory.
///
/// One end of a socket pair is given to the ring as its only registered file. Linux lets go of registered files last;
/// the other end then hangs up. It takes some 40 ms, so it is for rings that cannot be drained: those that used
/// `IOSQE_CQE_SKIP_SUCCESS`, which Linux does not let drain.
final class Gravestone implements AutoCloseable {

    private final UnixSocket watched;

    private Gravestone(UnixSocket watched) {
        this.watched = watched;
    }

    /// Puts it into a ring, in the place of its registered files.
    ///
    /// @throws IOException if Linux refuses
    static Gravestone place(RingIdentity ring) throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        try (UnixSocket buried = pair.second();
                Arena scratch = Arena.ofConfined()) {
            ring.register(RegisterOpcode.UNREGISTER_FILES, MemorySegment.NULL, 0);
            MemorySegment files = scratch.allocateFrom(
                    ValueLayout.JAVA_INT, buried.descriptor().number());
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_FILES, files, 1), "FILES");
            return new Gravestone(pair.first());
        } catch (IOException | RuntimeException e) {
            pair.first().close();
            throw e;
        }
    }

    /// Returns when the ring is gone. All descriptors and mappings of it have been closed before.
    void await() {
        int come = 0;
        while ((come & PollFlags.HUP) == 0) {
            come = Poll.await(watched.descriptor(), PollFlags.HUP, Poll.NO_TIMEOUT);
        }
    }

    @Override
    public void close() {
        watched.close();
    }
}
