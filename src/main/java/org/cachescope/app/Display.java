package org.cachescope.app;

import java.util.Map;
import java.util.Objects;

/** Where the window is drawn: JavaFX has to know before its toolkit starts, and cannot change its mind. */
enum Display {
    /** On a person's screen. */
    SCREEN,
    /** In memory, by JavaFX's own headless platform. */
    MEMORY;

    private static final String PLATFORM = "glass.platform";
    private static final String HEADLESS = "Headless";

    /**
     * What this machine has. Only Linux is commonly without a screen; elsewhere one is taken to be there.
     *
     * @param environment the process's variables
     * @param system name of the operating system
     * @param platform the JavaFX platform that was asked for, or an empty text
     */
    static Display of(Map<String, String> environment, String system, String platform) {
        if (platform.equals(HEADLESS)) {
            return MEMORY;
        }
        boolean named = isSet(environment, "DISPLAY") || isSet(environment, "WAYLAND_DISPLAY");
        return named || !system.startsWith("Linux") ? SCREEN : MEMORY;
    }

    private static boolean isSet(Map<String, String> environment, String variable) {
        return !Objects.requireNonNullElse(environment.get(variable), "").isEmpty();
    }

    /** What this process has. */
    static Display ofThisProcess() {
        return of(System.getenv(), System.getProperty("os.name"), System.getProperty(PLATFORM, ""));
    }

    /** Has the toolkit, which must not have started, draw in memory. */
    static void drawInMemory() {
        System.setProperty(PLATFORM, HEADLESS);
        System.setProperty("prism.order", "sw");
    }

    /** The JVM option that has another process draw in memory. */
    static String memoryOption() {
        return "-D" + PLATFORM + "=" + HEADLESS;
    }
}
