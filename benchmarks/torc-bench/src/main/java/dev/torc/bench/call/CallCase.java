package dev.torc.bench.call;

import dev.torc.bench.ring.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What is called, and by how many.
///
/// @param kind what is called
/// @param clients how many call, each on a connection and a thread of its own, one call at a time
public record CallCase(Kind kind, int clients) {

    private static final int[] CLIENTS = {1, 8, 64};

    /// What is called.
    public enum Kind {
        /// A request of 64 bytes, an answer of 16.
        NULL("null call", Caller.ANSWER_BYTES),
        /// A request of 64 bytes, and 4 KiB come back.
        READ("4 KiB read", 4096);

        private final String title;
        private final int answerBytes;

        Kind(String title, int answerBytes) {
            this.title = title;
            this.answerBytes = answerBytes;
        }

        /// {@return how long an answer is, in bytes}
        int answerBytes() {
            return answerBytes;
        }
    }

    /// {@return all, in the order of the report}
    static List<CallCase> all() {
        List<CallCase> cases = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Arrays.stream(CLIENTS).forEach(clients -> cases.add(new CallCase(kind, clients)));
        }
        return cases;
    }

    /// {@return the case that [#word] names}
    static CallCase parse(String word) {
        int slash = word.indexOf('/');
        return new CallCase(
                Kind.valueOf(word.substring(0, slash).toUpperCase(Locale.ROOT)),
                Integer.parseInt(word.substring(slash + 1)));
    }

    /// {@return a name without blanks, for command lines}
    public String word() {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + clients;
    }

    /// {@return the name of the case}
    public String caseName() {
        return kind.title + ", " + clients + (clients == 1 ? " client" : " clients");
    }
}
