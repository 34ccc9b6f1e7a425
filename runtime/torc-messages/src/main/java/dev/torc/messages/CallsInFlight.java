package dev.torc.messages;

import dev.torc.mailbox.MailboxId;
import dev.torc.uapi.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The calls that have not been answered yet, by their tags.
///
/// A tag is (generation, index): an answer that comes late, twice or from nowhere has a generation that is not in
/// use, and one from a mailbox that was not asked is none. A slot that has ended is used again; there are no
/// objects for a call once there are as many slots as calls at a time.
///
/// **Shares.** Of the calls to one mailbox only so many are in flight, that is: take a place in its queue. Who
/// waits for a share gets it in turn, from who gives one back.
///
/// **Threads.** Any; no foreign code runs under its lock.
final class CallsInFlight {

    private static final int INDEX_BITS = 16;
    private static final int MOST_SLOTS = 1 << INDEX_BITS;

    private static final class Slot {
        private final int index;
        private long generation;
        private boolean isInFlight;
        private long to;
        private @Nullable Waiter waiter;
        private @Nullable ReplyReceiver receiver;
        private long context;
        private long deadlineNanos;

        Slot(int index) {
            this.index = index;
        }

        long tag() {
            return generation << INDEX_BITS | index;
        }
    }

    private final int share;
    private final List<Slot> slots = new ArrayList<>();
    private final int[] shares;
    private final WaiterLine[] room;
    private int[] free = new int[64];
    private int freeCount;
    private int timed;
    private boolean ended;

    CallsInFlight(int share, int mailboxes) {
        this.share = share;
        this.shares = new int[mailboxes];
        this.room = new WaiterLine[mailboxes];
        for (int i = 0; i < mailboxes; i++) {
            room[i] = new WaiterLine();
        }
    }

    /// Takes a share of a mailbox' queue, for one call.
    ///
    /// @return 0; or EAGAIN negated, if all are taken; or ESHUTDOWN negated
    synchronized int reserve(long to) {
        int index = MailboxId.index(to);
        if (ended) {
            return Errno.ESHUTDOWN.negated();
        }
        if (shares[index] >= share || !room[index].isEmpty()) {
            return Errno.EAGAIN.negated();
        }
        shares[index]++;
        return 0;
    }

    /// As [#reserve]; but where all are taken, the waiter stands in line, and has one when it was given leave to go
    /// on with 0.
    synchronized int reserve(long to, Waiter waiter) {
        int result = reserve(to);
        if (result == Errno.EAGAIN.negated()) {
            room[MailboxId.index(to)].add(waiter);
        }
        return result;
    }

    /// Leaves the line for a share.
    ///
    /// @return false if the waiter has one already
    synchronized boolean leaveLine(long to, Waiter waiter) {
        if (waiter.isGiven()) {
            return false;
        }
        room[MailboxId.index(to)].remove(waiter);
        return true;
    }

    /// Begins a call for which there is a share.
    ///
    /// @param waiter who waits for the answer, or null
    /// @param receiver who is told of it, if nobody waits
    /// @param context what it is told
    /// @param deadlineNanos when [#findExpired] finds it
    /// @return the call's tag, which is greater than 0
    synchronized long begin(
            long to, @Nullable Waiter waiter, @Nullable ReplyReceiver receiver, long context, long deadlineNanos) {
        Slot slot = freeCount == 0 ? newSlot() : slots.get(free[--freeCount]);
        slot.generation++;
        slot.isInFlight = true;
        slot.to = to;
        slot.waiter = waiter;
        slot.receiver = receiver;
        slot.context = context;
        slot.deadlineNanos = deadlineNanos;
        if (deadlineNanos != Deadline.NEVER) {
            timed++;
        }
        return slot.tag();
    }

    private Slot newSlot() {
        if (slots.size() == MOST_SLOTS) {
            throw new IllegalStateException("more than " + MOST_SLOTS + " calls in flight");
        }
        Slot slot = new Slot(slots.size());
        slots.add(slot);
        return slot;
    }

    /// Ends a call without telling anybody.
    ///
    /// @return false if it has ended already
    boolean withdraw(long tag) {
        Thread next;
        synchronized (this) {
            Slot slot = find(tag);
            if (slot == null) {
                return false;
            }
            next = end(slot);
        }
        LockSupport.unpark(next);
        return true;
    }

    /// Ends a call by its answer, if there is such a call: tells who waits for it.
    ///
    /// @param reply with the call's tag, from the mailbox that was called
    /// @return false if there is none
    boolean answer(Message reply) {
        Thread waiting = null;
        Thread next;
        ReplyReceiver receiver;
        long context;
        synchronized (this) {
            Slot slot = find(reply.tag());
            if (slot == null || slot.to != reply.sender()) {
                return false;
            }
            receiver = slot.receiver;
            context = slot.context;
            if (slot.waiter != null) {
                waiting = slot.waiter.give(reply);
            }
            next = end(slot);
        }
        LockSupport.unpark(waiting);
        LockSupport.unpark(next);
        if (receiver != null) {
            receiver.replied(context, reply);
        }
        return true;
    }

    private @Nullable Slot find(long tag) {
        int index = (int) tag & (MOST_SLOTS - 1);
        if (index >= slots.size()) {
            return null;
        }
        Slot slot = slots.get(index);
        return slot.isInFlight && slot.tag() == tag ? slot : null;
    }

    /// {@return whom to unpark, who has the slot's share now}
    private @Nullable Thread end(Slot slot) {
        slot.isInFlight = false;
        slot.waiter = null;
        slot.receiver = null;
        if (slot.deadlineNanos != Deadline.NEVER) {
            timed--;
        }
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = slot.index;
        return passOn(MailboxId.index(slot.to));
    }

    private @Nullable Thread passOn(int index) {
        Waiter waiter = room[index].poll();
        if (waiter != null) {
            return waiter.end(0);
        }
        shares[index]--;
        return null;
    }

    /// Gives a share back that no call was made with.
    void giveBack(long to) {
        Thread next;
        synchronized (this) {
            next = passOn(MailboxId.index(to));
        }
        LockSupport.unpark(next);
    }

    /// Tells to whom there are calls in flight, each once.
    ///
    /// @param into gets as many as fit
    /// @return how many
    synchronized int destinations(long[] into) {
        int count = 0;
        for (int i = 0; i < slots.size() && count < into.length; i++) {
            Slot slot = slots.get(i);
            if (slot.isInFlight && !contains(into, count, slot.to)) {
                into[count++] = slot.to;
            }
        }
        return count;
    }

    private static boolean contains(long[] ids, int count, long id) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }

    /// Finds a call to a mailbox.
    ///
    /// @param into gets the call's tag, and whom it was to
    /// @return whether there is one
    synchronized boolean findTo(long called, Message into) {
        for (Slot slot : slots) {
            if (slot.isInFlight && slot.to == called) {
                tell(slot, into);
                return true;
            }
        }
        return false;
    }

    /// Finds a call whose time is over.
    ///
    /// @param into gets the call's tag, and whom it was to
    /// @return whether there is one
    synchronized boolean findExpired(long nowNanos, Message into) {
        if (timed == 0) {
            return false;
        }
        for (Slot slot : slots) {
            if (slot.isInFlight && slot.deadlineNanos != Deadline.NEVER && slot.deadlineNanos - nowNanos <= 0) {
                tell(slot, into);
                return true;
            }
        }
        return false;
    }

    private static void tell(Slot slot, Message into) {
        into.clear();
        into.setTag(slot.tag());
        into.setSender(slot.to);
    }

    /// Lets no call begin any more, and ends the waits for a share. Those in flight are left to [#findAny].
    void end() {
        List<Thread> waiting = new ArrayList<>();
        synchronized (this) {
            ended = true;
            for (WaiterLine line : room) {
                Waiter waiter;
                while ((waiter = line.poll()) != null) {
                    Thread thread = waiter.end(Errno.ESHUTDOWN.negated());
                    if (thread != null) {
                        waiting.add(thread);
                    }
                }
            }
        }
        waiting.forEach(LockSupport::unpark);
    }

    /// Finds any call in flight.
    ///
    /// @param into gets the call's tag, and whom it was to
    /// @return whether there is one
    synchronized boolean findAny(Message into) {
        for (Slot slot : slots) {
            if (slot.isInFlight) {
                tell(slot, into);
                return true;
            }
        }
        return false;
    }

    /// {@return how many calls are in flight}
    synchronized int count() {
        return slots.size() - freeCount;
    }
}
