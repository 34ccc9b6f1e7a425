package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.UnixSocket;
import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// For whom calls are: their client, or those for whom a kernel forwards.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PersonalityTest {

    /// An opcode of a scheme's own: its answer is the caller's user.
    private static final int WHO = 200;

    private static final int ENTRIES = 64;
    private static final int KERNELS_USER = 11;

    private SchemeServer server;
    private Optional<RawClient> connected = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        server = SchemeServer.start(new TellsUser(), ServerSetup.introduced());
    }

    @AfterEach
    void stop() {
        client().close();
        server.close();
    }

    private RawClient client() {
        return connected.orElseThrow();
    }

    private void connect(Guest.Voice voice) throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        var kernel = new PeerCredentials(10, KERNELS_USER, 12);
        boolean served = voice == Guest.Voice.FOR_OTHERS
                ? server.introduceForwarder(pair.first(), kernel)
                : server.introduce(pair.first(), kernel);
        assertTrue(served);
        connected = Optional.of(RawClient.over(pair.second(), null, ENTRIES));
    }

    private void register(int personality, int user, int sqeFlags, long userData) {
        long at = client().prepare(TorcOpcode.REGISTER_PERSONALITY.number(), sqeFlags, 0, userData);
        SubmissionEntry.setFd(client().entries(), at, 1000 + user);
        SubmissionEntry.setOffset(client().entries(), at, user | 3L << 32);
        SubmissionEntry.setBufferIndex(client().entries(), at, 0, personality);
    }

    private void who(int personality, long userData) {
        long at = client().prepare(WHO, 0, 0, userData);
        SubmissionEntry.setBufferIndex(client().entries(), at, 0, personality);
    }

    private List<Answer> answers(int count) {
        client().submit();
        return client().await(count);
    }

    @Nested
    class One_who_speaks_for_others {

        @BeforeEach
        void come() throws IOException {
            connect(Guest.Voice.FOR_OTHERS);
        }

        @Test
        void says_by_an_entry_s_personality_for_whom_it_is() {
            register(1, 41, 0, 1);
            register(40_000, 42, 0, 2);
            who(1, 3);
            who(40_000, 4);
            who(0, 5);
            assertEquals(
                    List.of(
                            new Answer(1, 0),
                            new Answer(2, 0),
                            new Answer(3, 41),
                            new Answer(4, 42),
                            new Answer(5, 11)),
                    answers(5));
        }

        @Test
        void can_give_a_number_to_another_and_what_came_before_stays_the_first_one_s() {
            register(1, 41, 0, 1);
            who(1, 2);
            register(1, 42, 0, 3);
            who(1, 4);
            List<Answer> all = answers(4);
            assertTrue(all.contains(new Answer(2, 41)), all::toString);
            assertTrue(all.contains(new Answer(4, 42)), all::toString);
        }

        @Test
        void is_not_understood_where_it_names_nobody() {
            who(7, 1);
            assertEquals(List.of(new Answer(1, Errno.EINVAL.negated())), answers(1));
        }

        @Test
        void cannot_register_what_is_no_number_nor_in_an_order() {
            register(0, 41, 0, 1);
            register(1, 41, SqeFlags.IO_DRAIN, 2);
            List<Answer> all = answers(2);
            assertTrue(all.contains(new Answer(1, Errno.EINVAL.negated())), all::toString);
            assertTrue(all.contains(new Answer(2, Errno.EINVAL.negated())), all::toString);
        }
    }

    @Nested
    class A_client {

        @BeforeEach
        void come() throws IOException {
            connect(Guest.Voice.ITS_OWN);
        }

        @Test
        void cannot_speak_for_others() {
            register(1, 41, 0, 1);
            who(1, 2);
            who(0, 3);
            assertEquals(
                    List.of(
                            new Answer(1, Errno.EPERM.negated()),
                            new Answer(2, Errno.EINVAL.negated()),
                            new Answer(3, KERNELS_USER)),
                    answers(3));
        }
    }

    private static final class TellsUser implements Scheme {

        @Override
        public String name() {
            return "who";
        }

        @Override
        public Disposition handle(Request request) {
            request.complete(request.credentials().userId());
            return Disposition.TAKEN;
        }
    }
}
