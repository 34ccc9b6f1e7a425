package dev.torc.scheme;

import dev.torc.ring.Submission;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Those for whom a session's client calls: itself, and whom it has registered, if it may speak for others. An
/// entry says by its `personality` for whom it is, 0 being the client, as in Linux' io_uring.
///
/// **Threads.** The server's.
final class Personalities {

    private static final int FEWEST = 16;

    private final PeerCredentials client;
    private final Guest.Voice voice;
    private @Nullable PeerCredentials[] others = new PeerCredentials[0];

    Personalities(PeerCredentials client, Guest.Voice voice) {
        this.client = client;
        this.voice = voice;
    }

    /// {@return who calls; null where nobody was registered by this number}
    ///
    /// @param personality what an entry says, 0..65535
    @Nullable
    PeerCredentials caller(int personality) {
        if (personality == 0) {
            return client;
        }
        return personality < others.length ? others[personality] : null;
    }

    /// Registers somebody by a number, in the place of whom that stood for before.
    ///
    /// @param entry REGISTER_PERSONALITY
    /// @return 0 or a negated errno
    int register(Submission entry) {
        if (voice != Guest.Voice.FOR_OTHERS) {
            return Errno.EPERM.negated();
        }
        int number = entry.personality();
        if (number == 0
                || (entry.address() | entry.length() | entry.operationFlags()) != 0
                || (entry.bufferIndex() | entry.fileIndex()) != 0
                || (entry.address3() | entry.pad2()) != 0) {
            return Errno.EINVAL.negated();
        }
        if (number >= others.length) {
            others = Arrays.copyOf(others, Math.max(FEWEST, 2 * Integer.highestOneBit(number)));
        }
        others[number] = new PeerCredentials(entry.fd(), (int) entry.offset(), (int) (entry.offset() >>> Integer.SIZE));
        return 0;
    }
}
