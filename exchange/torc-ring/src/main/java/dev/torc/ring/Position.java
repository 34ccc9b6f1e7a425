package dev.torc.ring;

/// Arithmetic of positions: free-running counts of 32 bits, as Linux has them, that go round at 2³².
///
/// Positions are compared by their distance, never by their value.
final class Position {

    private Position() {}

    /// Accepts a position that the peer wrote, if it is possible.
    ///
    /// A position moves forward only, and not past `limit`: what lies between the last one accepted and the limit,
    /// both included, is possible, and nothing else.
    ///
    /// @param what the word's name, for the message
    /// @throws PeerMisbehaviorException if it is not possible
    static int checked(String what, int seen, int claimed, int limit) {
        if (Integer.compareUnsigned(claimed - seen, limit - seen) > 0) {
            throw PeerMisbehaviorException.position(what, seen, claimed, limit);
        }
        return claimed;
    }

    /// {@return `capacity`, if it is one that a queue can have}
    static int checkedCapacity(int capacity, int most) {
        if (Integer.bitCount(capacity) != 1 || capacity < 1 || capacity > most) {
            throw new IllegalArgumentException(
                    "a queue's capacity is a power of two from 1 to " + most + ", not " + capacity);
        }
        return capacity;
    }
}
