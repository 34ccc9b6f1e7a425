package dev.torc.posix;

/// Whether this JVM lets Torc call the C library.
///
/// Programs ask once, before anything else, so that a missing switch is one sentence and not a stack trace out
/// of some class initializer.
public final class NativeAccess {

    private NativeAccess() {}

    /// Checks that native access is enabled for this module.
    ///
    /// @throws IllegalStateException if it is not; the message is one sentence that says what to type
    public static void check() {
        if (!isEnabled()) {
            throw new IllegalStateException(sentence());
        }
    }

    /// {@return whether native access is enabled for this module}
    ///
    /// Where it is not, the JVM warns at the first call, or refuses it, as `--illegal-native-access` says.
    public static boolean isEnabled() {
        return NativeAccess.class.getModule().isNativeAccessEnabled();
    }

    /// {@return the sentence that says what to type}
    static String sentence() {
        Module module = NativeAccess.class.getModule();
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return "Torc calls Linux through the C library, which this JVM has to allow: "
                + "start java with --enable-native-access=" + name + ".";
    }
}
