package dev.torc.ring;

/// The other end of a ring wrote what no end that keeps the protocol can write.
///
/// It ends the session with that peer and nothing else: what it says of shared memory is true, but nothing in that
/// memory can be relied on any more. It is thrown where the word is read, before the word is used.
public final class PeerMisbehaviorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Says what the peer wrote and what it could have written.
    public PeerMisbehaviorException(String message) {
        super(message);
    }

    static PeerMisbehaviorException position(String what, int from, int to, int limit) {
        return new PeerMisbehaviorException("the peer moved " + what + " out of range: from "
                + Integer.toUnsignedString(from) + " to " + Integer.toUnsignedString(to) + ", where at most "
                + Integer.toUnsignedString(limit) + " is possible");
    }
}
