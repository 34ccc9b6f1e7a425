package dev.torc.messages;

import dev.torc.mailbox.MessageCopy;
import dev.torc.mailbox.Polled;
import dev.torc.mailbox.QueueReceiver;
import dev.torc.mailbox.Registration;
import dev.torc.ring.PollingPolicy;
import dev.torc.uapi.Errno;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one thread that receives for a mailbox: it takes messages, gives each to who is to have it, and sleeps when
/// there are none.
///
/// It never waits for anybody: not for a thread that has something to do with a message, and not for room in
/// another's queue. So two processes that call each other with full queues both go on taking, and there is room
/// again.
///
/// A few times a second, if there are calls in flight, it asks whether those who were called still live, and looks
/// for calls whose time is over.
///
/// **Threads.** Its own; [#accept] and [#close] any.
final class Poller implements Runnable {

    /// How often it looks after calls. It is also how late a death may be told.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /// How soon it comes back to what could not be sent.
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private record Arrival(int type, @Nullable MessageReceiver receiver) {}

    private final Registration own;
    private final QueueReceiver queue;
    private final Outgoing outgoing;
    private final CallsInFlight calls;
    private final Inbox inbox;
    private final Unsent unsent;
    private final Services services;
    private final MessengerTally tally;
    private final MessengerSetup setup;

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final TypeTable<MessageReceiver> receivers = new TypeTable<>();
    private final Message message;
    private final Message answer;
    private final int capacity;
    private final long[] destinations;
    private long nextLookNanos = System.nanoTime();
    private boolean isLeaving;
    private volatile boolean isClosing;

    Poller(Messenger.Parts parts, PollingPolicy policy, MessengerSetup setup) {
        this.own = parts.own();
        this.queue = own.receiver(policy);
        this.outgoing = parts.outgoing();
        this.calls = parts.calls();
        this.inbox = parts.inbox();
        this.unsent = parts.unsent();
        this.services = parts.services();
        this.tally = parts.tally();
        this.setup = setup;
        this.message = new Message(own.spec().queue());
        this.answer = new Message(own.spec().queue());
        this.capacity = own.spec().queue().capacity();
        this.destinations = new long[own.spec().mailboxes()];
    }

    /// Gives all messages of a type to a receiver from now on, those first that are kept. Then the poller is woken.
    ///
    /// @param receiver or null, for none any more
    void accept(int type, @Nullable MessageReceiver receiver) {
        arrivals.add(new Arrival(type, receiver));
    }

    /// Lets the poller end; then it is woken.
    void close() {
        isClosing = true;
    }

    @Override
    public void run() {
        try {
            while (!isClosing) {
                round();
            }
            answerWhatIsKept();
            long deadlineNanos = Deadline.after(setup.leaving().toNanos());
            while (!services.haveEnded() && Deadline.left(deadlineNanos) > 0) {
                round();
            }
        } catch (RuntimeException | Error e) {
            tally.ended(e);
            answerWhatIsKept();
        } finally {
            leave();
        }
    }

    private void round() {
        adopt();
        int taken = take();
        long nowNanos = System.nanoTime();
        if (nowNanos - nextLookNanos >= 0) {
            look(nowNanos);
            nextLookNanos = nowNanos + LOOK_NANOS;
        }
        boolean hasUnsent = unsent.count() != 0;
        if (hasUnsent) {
            tally.lostReplies(unsent.flush());
        }
        if (taken == 0) {
            queue.await(hasUnsent || isLeaving ? RETRY_NANOS : nextLookNanos - nowNanos);
        }
    }

    private void adopt() {
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            receivers.remove(arrival.type);
            MessageReceiver receiver = arrival.receiver;
            if (receiver != null) {
                receivers.add(arrival.type, receiver);
                while (inbox.take(arrival.type, message)) {
                    hand(receiver);
                }
            }
        }
    }

    /// Takes what is there, but no more than fits at a time, so that the rest has its turn.
    private int take() {
        int taken = 0;
        while (taken < capacity && queue.poll(message.copy()) == Polled.MESSAGE) {
            taken++;
            dispatch();
        }
        return taken;
    }

    private void dispatch() {
        tally.received();
        if (!own.maySend(message.copy(), message.sender())) {
            tally.forged();
            return;
        }
        switch (message.type()) {
            case MessageType.NONE -> {}
            case MessageType.REPLY -> {
                if (!end(message)) {
                    tally.stray();
                }
            }
            default -> deliver();
        }
    }

    private void deliver() {
        MessageReceiver receiver = isLeaving ? null : receivers.get(message.type());
        if (receiver != null) {
            hand(receiver);
            return;
        }
        switch (inbox.deliver(message)) {
            case HANDED -> tally.handed();
            case KEPT -> tally.kept();
            case REFUSED -> {
                tally.refused();
                refuse(message, isLeaving ? Errno.ECONNREFUSED : Errno.EAGAIN);
            }
        }
    }

    private void hand(MessageReceiver receiver) {
        tally.handed();
        long sender = message.sender();
        long tag = message.tag();
        try {
            receiver.received(message);
        } catch (RuntimeException e) {
            tally.failed(e);
            refuse(sender, tag, Errno.EIO);
        }
    }

    /// Ends a call.
    private boolean end(Message reply) {
        try {
            return calls.answer(reply);
        } catch (RuntimeException e) {
            tally.failed(e);
            return true;
        }
    }

    private void refuse(Message request, Errno why) {
        refuse(request.sender(), request.tag(), why);
    }

    private void refuse(long sender, long tag, Errno why) {
        if (tag != 0) {
            prepareAnswer(tag, why);
            if (unsent.send(sender, answer) < 0) {
                tally.lostReplies(1);
            }
        }
    }

    private void prepareAnswer(long tag, Errno why) {
        answer.clear();
        answer.setType(MessageType.REPLY);
        answer.setTag(tag);
        answer.setStatus(why.negated());
    }

    private void look(long nowNanos) {
        outgoing.askAboutSuspects();
        int called = calls.destinations(destinations);
        int found = 0;
        for (int i = 0; i < called; i++) {
            if (own.isGone(destinations[i])) {
                destinations[found++] = destinations[i];
            }
        }
        if (found != 0) {
            // What they sent before they were gone is here by now. It counts, as far as it can be taken.
            take();
        }
        for (int i = 0; i < found; i++) {
            while (calls.findTo(destinations[i], answer)) {
                endFound(Errno.ECONNRESET);
            }
        }
        while (calls.findExpired(nowNanos, answer)) {
            endFound(Errno.ETIME);
        }
    }

    /// Ends the call that was found into the answer.
    private void endFound(Errno why) {
        answer.setType(MessageType.REPLY);
        answer.setStatus(why.negated());
        end(answer);
    }

    private void answerWhatIsKept() {
        isLeaving = true;
        inbox.end(kept -> refuse(kept, Errno.ECONNREFUSED), message);
    }

    private void leave() {
        isLeaving = true;
        calls.end();
        while (calls.findAny(answer)) {
            endFound(Errno.ESHUTDOWN);
        }
        tally.lostReplies(unsent.flush());
        outgoing.gate().close();
        tally.lostReplies(unsent.count());
        try {
            own.unregister(setup.leaving(), this::answerLeft);
        } catch (IllegalStateException e) {
            tally.ended(e); // others have been told that this process is dead
        }
    }

    /// Answers what nobody has taken when the mailbox is given up. The gate is closed for all others.
    private void answerLeft(MessageCopy left) {
        message.copy().copyFrom(left);
        if (message.type() == MessageType.REPLY || message.tag() == 0 || !outgoing.hasPlace(message.sender())) {
            return;
        }
        prepareAnswer(message.tag(), Errno.ECONNREFUSED);
        if (outgoing.way(message.sender()).sendInside(answer) < 0) {
            tally.lostReplies(1);
        }
    }
}
