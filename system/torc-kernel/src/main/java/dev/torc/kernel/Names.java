package dev.torc.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The schemes by name.
///
/// **Threads.** The kernel's.
final class Names {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");
    private static final int KERNEL = 0;

    private final Map<String, KernelScheme> schemes = new TreeMap<>();

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// {@return whether the name was free, and is the scheme's now}
    boolean add(KernelScheme scheme) {
        return schemes.putIfAbsent(scheme.name(), scheme) == null;
    }

    void remove(KernelScheme scheme) {
        schemes.remove(scheme.name(), scheme);
    }

    /// {@return the scheme of this name, if the context sees it}
    Optional<KernelScheme> find(Context context, String name) {
        return context.sees(name) ? Optional.ofNullable(schemes.get(name)) : Optional.empty();
    }

    List<KernelScheme> schemes() {
        return List.copyOf(schemes.values());
    }

    /// {@return the names that a context sees}
    List<String> seenBy(Context context) {
        return schemes.keySet().stream().filter(context::sees).toList();
    }

    List<SchemeStatus> all() {
        List<SchemeStatus> all = new ArrayList<>();
        for (KernelScheme scheme : schemes.values()) {
            if (scheme instanceof ProcessScheme served) {
                Context server = served.server();
                all.add(new SchemeStatus(
                        scheme.name(), server.number(), server.credentials().processId()));
            } else {
                all.add(new SchemeStatus(
                        scheme.name(), KERNEL, (int) ProcessHandle.current().pid()));
            }
        }
        return all;
    }
}
