package dev.torc.client;

import dev.torc.posix.Descriptor;
import dev.torc.posix.ReceivedMessage;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ControlMessage;
import dev.torc.ring.LifeLineWatch;
import dev.torc.ring.PeerMisbehaviorException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the kernel says over a process's life line: sockets of sessions that this process asked for, and of
/// guests that it is to serve; and memory that it asked for.
///
/// A kernel that says what means nothing is heard no more: its sessions end as if it had died.
///
/// **Threads.** Any.
final class LifeLine {

    private static final Logger LOG = System.getLogger(LifeLine.class.getName());

    /// How many guests are kept of a scheme whose handle is not known yet, or answers for nobody.
    private static final int MOST_EARLY = 64;

    private final Map<Integer, Answer> answers = new HashMap<>();
    private final Map<Integer, Door> doors = new HashMap<>();
    private final List<Guest> early = new ArrayList<>();
    private final Runnable onHangUp;
    private @Nullable UnixSocket socket;
    private boolean ended;

    /// Where guests go in.
    interface Door {

        /// Takes who is to be served.
        ///
        /// @param message what the kernel says of it
        /// @param guest its socket, owned by this
        void letIn(ControlMessage message, UnixSocket guest);
    }

    private record Guest(ControlMessage message, UnixSocket socket) {}

    /// What came with the answer to a call.
    ///
    /// @param kind what is to be done with it
    /// @param descriptor owned by whoever takes the answer
    /// @param bytes how long it is, if it is memory
    record Answer(ControlMessage.Kind kind, Descriptor descriptor, long bytes) {}

    /// @param onHangUp what is done, once, when the kernel is gone; short, and waits for nothing
    LifeLine(Runnable onHangUp) {
        this.onHangUp = onHangUp;
    }

    /// Takes what comes over a socket, from now on.
    ///
    /// @param ringEnds told of the hang-up too
    LifeLineWatch.Line watch(UnixSocket lifeLine, Runnable ringEnds) throws IOException {
        synchronized (this) {
            socket = lifeLine;
        }
        return LifeLineWatch.watch(
                lifeLine,
                () -> {
                    end();
                    ringEnds.run();
                    onHangUp.run();
                },
                this::take);
    }

    /// Takes what has come.
    ///
    /// @return whether there may come more
    synchronized boolean take() {
        UnixSocket lifeLine = socket;
        if (ended || lifeLine == null) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ControlMessage.LAYOUT);
            Optional<ReceivedMessage> received = lifeLine.tryReceive(bytes);
            while (received.isPresent()) {
                hear(bytes, received.get());
                received = lifeLine.tryReceive(bytes);
            }
            return true;
        } catch (java.io.EOFException gone) {
            return false;
        } catch (IOException | PeerMisbehaviorException e) {
            LOG.log(Level.WARNING, "the kernel is heard no more: {0}", e.getMessage());
            return false;
        }
    }

    private void hear(MemorySegment bytes, ReceivedMessage received) throws IOException {
        ControlMessage message;
        try {
            message = ControlMessage.decode(
                    bytes.asSlice(0, received.bytes()), received.descriptors().size());
        } catch (IOException e) {
            received.close();
            throw e;
        }
        Descriptor descriptor = received.descriptors().getFirst();
        switch (message.kind()) {
            case INTRODUCED, MEMORY -> {
                Answer answer = new Answer(message.kind(), descriptor, message.bytes());
                Answer before = answers.size() < MOST_EARLY ? answers.put(message.tag(), answer) : answer;
                if (before != null) {
                    before.descriptor().close();
                }
            }
            case GUEST, FORWARDER -> {
                UnixSocket end = UnixSocket.adopt(descriptor);
                Door door = doors.get(message.handle());
                if (door != null) {
                    door.letIn(message, end);
                } else if (early.size() < MOST_EARLY) {
                    early.add(new Guest(message, end));
                } else {
                    end.close();
                }
            }
        }
    }

    /// {@return what came as an answer with this tag}
    ///
    /// @throws IOException if nothing did, or something else
    synchronized Answer answer(int tag, ControlMessage.Kind kind) throws IOException {
        take();
        Answer answer = answers.remove(tag);
        if (answer == null || answer.kind() != kind) {
            if (answer != null) {
                answer.descriptor().close();
            }
            throw new IOException("the kernel says that it has answered with a descriptor, and has not sent it");
        }
        return answer;
    }

    /// Lets the guests in that are for a handle, also those that came before.
    synchronized void open(int handle, Door door) {
        doors.put(handle, door);
        List<Guest> waited = List.copyOf(early);
        early.clear();
        for (Guest guest : waited) {
            if (guest.message().handle() == handle) {
                door.letIn(guest.message(), guest.socket());
            } else {
                early.add(guest);
            }
        }
    }

    /// Lets no guests in any more for a handle.
    synchronized void shut(int handle) {
        doors.remove(handle);
    }

    /// Closes what nobody has taken.
    synchronized void end() {
        ended = true;
        answers.values().forEach(answer -> answer.descriptor().close());
        answers.clear();
        early.forEach(guest -> guest.socket().close());
        early.clear();
    }
}
