package dev.torc.mailbox;

/// The slot that was to be published is not the sender's any more: somebody has said that the sender is dead, or has
/// written over the slot's word. The message has not been sent.
///
/// It is the answer to a process that others were told is dead: whatever it holds in the domain is no longer its own.
public final class LostClaimException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    LostClaimException(int owner) {
        super("the slot that owner " + owner + " had claimed was taken from it");
    }
}
