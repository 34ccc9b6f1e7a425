package dev.torc.ring;

import dev.torc.layout.SegmentWords;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.Futex;
import org.jspecify.annotations.Nullable;

/// The word in which one end says that it sleeps, and by which the other wakes it.
///
/// The ordering has one name at both of its ends, **WAKE**: the sleeper sets the word, then looks for work once
/// more; the waker publishes work, then looks at the word. Each has a full fence between the two, so at least one
/// of them sees the other. Release and acquire alone let both look too early: that loses one wake in forty under
/// stress, on x86 too. `testing/torc-stress` has the model that shows it.
///
/// The waker clears the word, so a burst costs one wake; and since it does, the word itself is what the futex waits
/// on: who waited on the ring's tail instead could go to sleep after the wake that was meant for it.
///
/// **Threads.** The owner's methods are for the owner's thread, [#wakeOwner] for any.
public final class SleepWord {

    private final SegmentWords words;
    private final long offset;

    /// Sees a word of shared memory as a sleep word. Zero is: awake.
    ///
    /// @param offset where it is, in bytes, a multiple of 4
    public SleepWord(SegmentWords words, long offset) {
        this.words = words;
        this.offset = offset;
    }

    /// Owner: asks to be woken by an eventfd rather than by the futex, from now on.
    void chooseEvent() {
        words.getAndBitwiseOr(offset, SessionLayout.BY_EVENT);
    }

    /// Owner: says that it is about to sleep. It then looks for work once more, before it does.
    ///
    /// @return the value to sleep on
    public int announceSleep() {
        int value = words.getAndBitwiseOr(offset, SessionLayout.ASLEEP) | SessionLayout.ASLEEP;
        // WAKE: the sleep word is stored before the peer's position is looked at.
        words.fullFence();
        return value;
    }

    /// Owner: says that it is awake, whoever woke it.
    public void announceAwake() {
        words.getAndBitwiseAnd(offset, ~SessionLayout.ASLEEP);
    }

    /// Owner: asks to be woken when entries are taken, too, or asks for that no more.
    void awaitTaking(boolean asked) {
        if (asked) {
            words.getAndBitwiseOr(offset, SessionLayout.AWAITS_TAKING);
        } else {
            words.getAndBitwiseAnd(offset, ~SessionLayout.AWAITS_TAKING);
        }
    }

    /// Waker: {@return whether the owner is to be woken when entries are taken, as far as is known without a fence}
    ///
    /// A hint: who goes by it looks again, behind a fence, before it sleeps.
    boolean awaitsTaking() {
        return (words.loadAcquire(offset) & SessionLayout.AWAITS_TAKING) != 0;
    }

    /// Owner: sleeps as long as the word is what [#announceSleep] answered.
    ///
    /// @param value what it answered
    /// @param timeoutNanos the longest sleep, or [Futex#NO_TIMEOUT]
    public void sleep(int value, long timeoutNanos) {
        // EAGAIN, ETIMEDOUT and a stray wake are all the same here: the caller looks again.
        Futex.wait(words.segment(), offset, value, timeoutNanos);
    }

    /// Waker: wakes an owner that sleeps on the futex. The work that it is woken for has been published before.
    ///
    /// @return whether the owner slept and was woken
    public boolean wakeOwner() {
        return wakeOwner(null);
    }

    /// Waker: wakes the owner if it sleeps. The work that it is woken for has been published before.
    ///
    /// @param event the owner's eventfd, if it has given one
    /// @return whether the owner slept and was woken
    boolean wakeOwner(@Nullable EventDescriptor event) {
        // WAKE: the position was stored before the sleep word is looked at.
        words.fullFence();
        if ((words.loadAcquire(offset) & SessionLayout.ASLEEP) == 0) {
            return false;
        }
        int before = words.getAndBitwiseAnd(offset, ~SessionLayout.ASLEEP);
        if ((before & SessionLayout.ASLEEP) == 0) {
            return false;
        }
        if ((before & SessionLayout.BY_EVENT) == 0) {
            Futex.wake(words.segment(), offset, 1);
        } else if (event != null) {
            event.signal();
        }
        return true;
    }

    /// Watcher: wakes the owner because its peer is gone, whatever the word says.
    ///
    /// A peer writes this word too. One that cleared it without ringing before it died, or asked for a bell that it
    /// never had, does not get its partner to sleep for ever.
    public void wakeOwnerRegardless() {
        // WAKE: that the peer is gone was stored before the sleep word is set aside.
        words.fullFence();
        words.getAndBitwiseAnd(offset, ~SessionLayout.ASLEEP);
        Futex.wake(words.segment(), offset, 1);
    }
}
