package dev.torc.mailbox;

/// Who knows whether an owner is dead: asked before anything of his is taken away.
///
/// The answer comes from the operating system, never from a clock: an owner that stands still is alive, and what it
/// has claimed is its own. An owner's number may be given to another only when nothing is claimed under it any more
/// ([AbandonedClaims]), or when the number says which of the two is meant.
@FunctionalInterface
public interface OwnerDeaths {

    /// {@return whether the owner of this number is dead, and will never write again}
    ///
    /// @param owner any number that a slot can hold: it was read from shared memory
    boolean isDead(int owner);
}
