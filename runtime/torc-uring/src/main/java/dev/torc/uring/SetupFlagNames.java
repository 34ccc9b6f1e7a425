package dev.torc.uring;

import dev.torc.uapi.SetupFlags;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The names of [SetupFlags], for messages.
final class SetupFlagNames {

    private static final Map<Integer, String> NAMES = names();

    private SetupFlagNames() {}

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new LinkedHashMap<>();
        names.put(SetupFlags.IOPOLL, "IOPOLL");
        names.put(SetupFlags.SQPOLL, "SQPOLL");
        names.put(SetupFlags.SQ_AFF, "SQ_AFF");
        names.put(SetupFlags.CQSIZE, "CQSIZE");
        names.put(SetupFlags.CLAMP, "CLAMP");
        names.put(SetupFlags.ATTACH_WQ, "ATTACH_WQ");
        names.put(SetupFlags.R_DISABLED, "R_DISABLED");
        names.put(SetupFlags.SUBMIT_ALL, "SUBMIT_ALL");
        names.put(SetupFlags.COOP_TASKRUN, "COOP_TASKRUN");
        names.put(SetupFlags.TASKRUN_FLAG, "TASKRUN_FLAG");
        names.put(SetupFlags.SQE128, "SQE128");
        names.put(SetupFlags.CQE32, "CQE32");
        names.put(SetupFlags.SINGLE_ISSUER, "SINGLE_ISSUER");
        names.put(SetupFlags.DEFER_TASKRUN, "DEFER_TASKRUN");
        names.put(SetupFlags.NO_MMAP, "NO_MMAP");
        names.put(SetupFlags.REGISTERED_FD_ONLY, "REGISTERED_FD_ONLY");
        names.put(SetupFlags.NO_SQARRAY, "NO_SQARRAY");
        names.put(SetupFlags.HYBRID_IOPOLL, "HYBRID_IOPOLL");
        names.put(SetupFlags.CQE_MIXED, "CQE_MIXED");
        names.put(SetupFlags.SQE_MIXED, "SQE_MIXED");
        names.put(SetupFlags.SQ_REWIND, "SQ_REWIND");
        return names;
    }

    /// {@return the names of all flags that are known}
    static Map<Integer, String> all() {
        return NAMES;
    }

    /// {@return the names of the flags set, as `A|B`, or `no flags`}
    static String of(int flags) {
        if (flags == 0) {
            return "no flags";
        }
        return NAMES.entrySet().stream()
                .filter(name -> (flags & name.getKey()) != 0)
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("|"));
    }
}
