package dev.torc.courier;

import dev.torc.layout.Words;
import dev.torc.messages.Message;
import dev.torc.messages.MessageSender;
import dev.torc.messages.MessageType;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.ClientStandIn;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.MailboxAddress;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.SubmissionQueue;

/// The courier of a session's server: brings it the client's entries, and carries its completions to the client.
///
/// It never has sent more completions than the client has slots for. What is beyond that waits in the server's
/// ring, where the server meets it as any client that does not take its completions.
///
/// A client that breaks the protocol, by more entries than its credits allow or a head that cannot be, loses the
/// session.
///
/// **Ownership.** Close it after the ring's last use, and before the segment. **Threads.** Any.
public final class ServerCourier extends Courier {

    /// The most slots that one completion takes: two, and one that fills the end of the queue before them.
    private static final int MOST_SLOTS = 3;

    private final MailboxAddress client;
    private final SessionSegment segment;
    private final ClientStandIn standIn;
    private final MessageSender toClient;
    private final int clientSlots;

    /// The completion that the stand-in took last was not sent yet.
    private boolean unsent;

    /// The position after the last completion that was sent.
    private int sentUntil;

    /// The head of the client, as it has told.
    private int head;

    ServerCourier(
            Couriers house, Runnable hangUp, MailboxAddress client, SessionSegment segment, EventDescriptor bell) {
        super(house, hangUp);
        this.client = client;
        this.segment = segment;
        this.toClient = house.senderTo(client.mailbox());
        this.standIn = new ClientStandIn(segment, bell);
        this.clientSlots = segment.layout().spec().completionSlots();
    }

    /// {@return what the server's own ring has to be for what a client was granted: one with an entry for each
    /// completion slot, so that whatever a client that keeps its credits has submitted finds room, though the
    /// server takes nothing}
    public static RingSpec specFor(RingSpec ofClient) {
        int entries = Math.min(ofClient.completionSlots(), RingSpec.MOST_SUBMISSION_ENTRIES);
        return new RingSpec(entries, ofClient.completionSlots(), RingSpec.EntryOrder.AS_WRITTEN);
    }

    /// Begins to carry.
    ///
    /// @return the server's end of the ring, for a server that sleeps on its eventfd
    public synchronized ServerRing begin() {
        open();
        return ServerRing.to(this, segment, PollingPolicy.never());
    }

    @Override
    long peer() {
        return client.mailbox();
    }

    @Override
    boolean carry() {
        boolean allSent = true;
        while (allSent && (unsent || standIn.next()) && clientHasRoom()) {
            allSent = sendCompletion();
            unsent = !allSent;
        }
        standIn.release();
        return allSent;
    }

    private boolean clientHasRoom() {
        unsent = true;
        return standIn.taken() - head <= clientSlots;
    }

    private boolean sendCompletion() {
        CompletionQueue completion = standIn.completions();
        int after = standIn.taken();
        Parcel.putCompletion(
                outgoing, client.session(), completion.userData(), completion.result(), completion.flags());
        Parcel.putExtendedResult(outgoing, completion.extendedResult());
        // The next one may find no room: from now on the client has to tell when it has made some.
        Parcel.setAsksForRoom(outgoing, clientSlots - (after - head) < MOST_SLOTS);
        if (!send(toClient)) {
            return false;
        }
        sentUntil = after;
        return true;
    }

    @Override
    void deliver(Message message) {
        int claimed = Parcel.head(message);
        if (Integer.compareUnsigned(claimed - head, sentUntil - head) > 0) {
            lose("the client says that it has taken what it was not sent");
            return;
        }
        head = claimed;
        if (message.type() == MessageType.ENTRY && !putEntry(message)) {
            lose("the client has submitted more than its credits allow");
            return;
        }
        if (unsent) {
            var unused = carry();
        }
    }

    private boolean putEntry(Message message) {
        long at = standIn.claim();
        if (at == SubmissionQueue.FULL) {
            return false;
        }
        Words entries = standIn.entries();
        for (int i = 0; i < Message.WORDS; i++) {
            entries.putLong(at + (long) i * Long.BYTES, message.word(i));
        }
        standIn.submit();
        return true;
    }
}
