package dev.torc.cli;

/// Whether standard output and standard error are terminals, which only the launcher can tell cheaply: asking the JDK
/// loads a whole terminal library.
final class Terminal {

    /// The numbers of the descriptors that are terminals, such as `12`.
    private static final String DESCRIPTORS = System.getProperty("torc.terminal", "");

    private Terminal() {}

    static boolean isOutput() {
        return DESCRIPTORS.contains("1");
    }

    static boolean isError() {
        return DESCRIPTORS.contains("2");
    }

    /// {@return a name as it can be shown: on a terminal, without what could control it}
    static String shown(String name) {
        return isOutput() ? name.replaceAll("\\p{Cntrl}", "?") : name;
    }
}
