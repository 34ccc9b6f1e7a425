package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls that cannot be: each is answered with the errno that Linux has for it, and nothing else is disturbed.
///
/// Row 7 of the checklist.
class HostileCallTest extends BesideAnHonestClient {

    HostileCallTest(LinuxCalls calls) {
        super(calls);
    }

    private static final int SECOND_POOL = 1;

    /// A call that cannot be, and the errno that Linux has for it.
    enum BadCall {
        AN_UNKNOWN_OPCODE(Errno.EINVAL) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claim(127, 9);
            }
        },
        AN_OPCODE_OF_ANOTHER_SCHEME(Errno.ENOSYS) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claim(255, 9);
            }
        },
        A_READ_BEHIND_THE_POOL(Errno.EFAULT) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimRead(handle, HandMadeSession.POOL_BYTES, 1, 9);
            }
        },
        A_READ_OVER_THE_END_OF_THE_POOL(Errno.EFAULT) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimRead(handle, HandMadeSession.POOL_BYTES - 100, 101, 9);
            }
        },
        A_READ_BEFORE_THE_POOL(Errno.EFAULT) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimRead(handle, -4096, 4096, 9);
            }
        },
        A_READ_AROUND_THE_ADDRESS_SPACE(Errno.EFAULT) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimRead(handle, Long.MAX_VALUE - 10, 4096, 9);
            }
        },
        A_READ_OF_FOUR_GIBIBYTES(Errno.EFAULT) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimRead(handle, 0, -1, 9);
            }
        },
        A_READ_INTO_A_POOL_THAT_THERE_IS_NOT(Errno.EFAULT) {
            @Override
            void make(HandMadeSession session, int handle) {
                long at = session.claimRead(handle, 0, 1, 9);
                SubmissionEntry.setBufferIndex(session.entries(), at, SECOND_POOL, 0);
            }
        },
        A_READ_OF_A_HANDLE_THAT_NEVER_WAS(Errno.EBADF) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimRead(handle ^ 0x5555, 0, 1, 9);
            }
        },
        A_READ_OF_A_DESCRIPTOR_OF_THE_SERVER(Errno.EBADF) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimRead(0, 0, 1, 9);
            }
        },
        A_READ_WITH_A_REGISTERED_FILE(Errno.EINVAL) {
            @Override
            void make(HandMadeSession session, int handle) {
                long at = session.claimRead(handle, 0, 1, 9);
                SubmissionEntry.addFlags(session.entries(), at, SqeFlags.FIXED_FILE);
            }
        },
        A_PATH_THAT_LEADS_OUT(Errno.EXDEV) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimOpen("../" + ServedFile.NAME, 9);
            }
        },
        A_PATH_TO_NOTHING(Errno.ENOENT) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimOpen("nothing", 9);
            }
        },
        A_PATH_WITHOUT_AN_END(Errno.ENAMETOOLONG) {
            @Override
            void make(HandMadeSession session, int handle) {
                session.claimOpen("", 9);
                session.pool().memory().asSlice(HandMadeSession.PATH_AT).fill((byte) 'x');
            }
        },
        A_PATH_OVER_THE_END_OF_THE_POOL(Errno.EFAULT) {
            @Override
            void make(HandMadeSession session, int handle) {
                long at = session.claimOpen("", 9);
                session.pool().memory().asSlice(HandMadeSession.PATH_AT).fill((byte) 'x');
                SubmissionEntry.setAddress(session.entries(), at, HandMadeSession.POOL_BYTES - 10);
            }
        },
        A_WRITE_TO_WHAT_IS_READ_ONLY(Errno.EROFS) {
            @Override
            void make(HandMadeSession session, int handle) {
                long at = session.claimOpen("new", 9);
                SubmissionEntry.setOperationFlags(session.entries(), at, OpenFlags.CREAT | OpenFlags.WRONLY);
            }
        };

        private final Errno errno;

        BadCall(Errno errno) {
            this.errno = errno;
        }

        abstract void make(HandMadeSession session, int handle);

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ') + " is answered with " + errno;
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(BadCall.class)
    void a_call_that_cannot_be_is_answered_and_disturbs_nothing(BadCall bad) throws IOException {
        try (HandMadeSession session = attach()) {
            int handle = session.open(ServedFile.NAME);
            bad.make(session, handle);
            session.submit();

            assertEquals(bad.errno.negated(), session.await());
            assertEquals(served.content()[4095], session.read(handle, 4096).get(ValueLayout.JAVA_BYTE, 4095));
        }
    }

    @Test
    void a_read_of_a_directory_is_answered_with_EISDIR() throws IOException {
        try (HandMadeSession session = attach()) {
            int directory = session.open("directory");
            session.claimRead(directory, 0, 10, 9);
            session.submit();

            assertEquals(Errno.EISDIR.negated(), session.await());
        }
    }

    @Test
    void a_closed_handle_is_unknown_also_when_its_place_is_taken_again() throws IOException {
        try (HandMadeSession session = attach()) {
            int closed = session.open(ServedFile.NAME);
            close(session, closed);
            int next = session.open(ServedFile.NAME);
            assertNotEquals(closed, next);
            session.claimRead(closed, 0, 10, 9);
            session.submit();

            assertEquals(Errno.EBADF.negated(), session.await());
        }
    }

    @Test
    void a_handle_of_another_session_is_unknown() throws IOException {
        try (HandMadeSession one = attach();
                HandMadeSession other = attach()) {
            int handle = one.open(ServedFile.NAME);
            other.open(ServedFile.NAME);
            other.claimRead(handle, 0, 10, 9);
            other.submit();

            assertEquals(Errno.EBADF.negated(), other.await());
        }
    }
}
