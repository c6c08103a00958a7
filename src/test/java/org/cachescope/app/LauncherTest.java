package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs this system's launcher on a program that tells how it was started. */
class LauncherTest {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final String NAME = WINDOWS ? "cachescope.bat" : "cachescope";

    private Path home;

    @BeforeEach
    void installIntoAFolderWithASpace(@TempDir Path folder) throws IOException {
        home = folder.toRealPath().resolve("cache scope");
        Path scripts = Path.of("src/main/scripts");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Path launcher = Files.copy(scripts.resolve(NAME), home.resolve("bin").resolve(NAME));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.copy(scripts.resolve("jvm.options"), home.resolve("lib/jvm.options"));
        writeJar(home.resolve("lib/cachescope.jar"), StartedProgram.class);
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        Run run = run(home.resolve("bin").resolve(NAME), Map.of(), "sample", "two words", "--theta=0.1");

        assertThat(run.lines()).contains("argument sample", "argument two words", "argument --theta=0.1");
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        assertThat(run(home.resolve("bin").resolve(NAME), Map.of(), "exit=7").exitCode())
                .isEqualTo(7);
    }

    @Test
    void namesItsOwnFolder() throws Exception {
        assertThat(run(home.resolve("bin").resolve(NAME), Map.of()).lines()).contains("home " + home);
    }

    @Test
    void findsItsFolderFromAnotherName() throws Exception {
        Path elsewhere = Files.createDirectories(home.resolveSibling("elsewhere"));
        Path other;
        if (WINDOWS) { // where symbolic links need rights that users lack
            other = elsewhere
                    .resolve("..")
                    .resolve(home.getFileName())
                    .resolve("bin")
                    .resolve(NAME);
        } else {
            Path direct = Files.createSymbolicLink(
                    elsewhere.resolve("direct"), home.resolve("bin").resolve(NAME));
            other = Files.createSymbolicLink(elsewhere.resolve("linked"), direct.getFileName());
        }

        assertThat(run(other, Map.of()).lines()).contains("home " + home);
    }

    @Test
    void setsWhatTheEngineNeeds() throws Exception {
        Run run = run(home.resolve("bin").resolve(NAME), Map.of("OMP_WAIT_POLICY", "", "GOMP_SPINCOUNT", ""));

        assertThat(run.lines())
                .contains("wait policy PASSIVE", "spin count 10000", "offline true", "native access true");
    }

    @Test
    void compilersWaitWhileACommandStartsAndNotInTheWindow() throws Exception {
        Path launcher = home.resolve("bin").resolve(NAME);

        assertThat(run(launcher, Map.of(), "sweep").lines()).contains("compilers wait true", "optimises true");
        assertThat(run(launcher, Map.of()).lines()).contains("compilers wait false", "optimises true");
    }

    @Test
    void sampleStartsWithoutTheOptimisingCompiler() throws Exception {
        Path launcher = home.resolve("bin").resolve(NAME);

        assertThat(run(launcher, Map.of(), "sample", "--images", "8").lines())
                .contains("optimises false", "argument sample", "argument 8");
    }

    @Test
    void keepsAWaitPolicyThatIsSet() throws Exception {
        Run run = run(home.resolve("bin").resolve(NAME), Map.of("OMP_WAIT_POLICY", "ACTIVE"));

        assertThat(run.lines()).contains("wait policy ACTIVE");
    }

    @Test
    void passesFurtherJvmOptionsOn() throws Exception {
        Run run = run(home.resolve("bin").resolve(NAME), Map.of("CACHESCOPE_OPTS", "-Xmx123m -Dstarted.by=me"));

        assertThat(run.lines()).contains("started by me");
    }

    @Test
    void refusesANamedFolderWithoutJava() throws Exception {
        Path empty = Files.createDirectories(home.resolveSibling("no java"));

        Run run = run(home.resolve("bin").resolve(NAME), Map.of("CACHESCOPE_JAVA_HOME", empty.toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(String.join("\n", run.lines()))
                .contains("CACHESCOPE_JAVA_HOME")
                .contains(empty.toString())
                .contains("Java 25");
    }

    @Test
    void passesOverAJdkThatRecordsAnOlderVersionAndAsksAllOthers() throws Exception {
        assumeThat(WINDOWS).as("that launcher asks every one").isFalse();
        Path jdk = javaThatSays("25.0.1");
        Path launcher = home.resolve("bin").resolve(NAME);
        Map<String, String> environment = Map.of("CACHESCOPE_JAVA_HOME", jdk.toString());
        assertThat(run(launcher, environment).exitCode())
                .as("it records nothing")
                .isZero();

        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Any\"\nJAVA_VERSION=\"26-ea\"\n");
        assertThat(run(launcher, environment).exitCode()).isZero();
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Any\"\nJAVA_VERSION=\"17.0.9\"\n");
        assertThat(run(launcher, environment).exitCode()).isEqualTo(1);

        javaThatSays("17.0.9");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        assertThat(run(launcher, environment).exitCode())
                .as("it is another one")
                .isEqualTo(1);
    }

    /** The folder of a JDK whose {@code bin/java} does nothing but to tell a version. */
    private Path javaThatSays(String version) throws IOException {
        Path jdk = home.resolveSibling("other jdk");
        Path java = jdk.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return jdk;
    }

    private record Run(int exitCode, List<String> lines) {}

    private static Run run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CACHESCOPE_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("CACHESCOPE_OPTS");
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.start();
        try (InputStream output = process.getInputStream()) {
            List<String> lines = new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new Run(process.waitFor(), lines);
        }
    }

    private static void writeJar(Path jar, Class<?> main) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        String entry = main.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(file, manifest);
                InputStream code = main.getClassLoader().getResourceAsStream(entry)) {
            zip.putNextEntry(new JarEntry(entry));
            code.transferTo(zip);
            zip.closeEntry();
        }
    }

    /** Prints how it was started and exits as told. */
    static final class StartedProgram {
        private StartedProgram() {}

        public static void main(String[] arguments) {
            System.out.println("home " + System.getProperty("cachescope.home"));
            System.out.println("offline " + System.getProperty("ai.djl.offline"));
            System.out.println(
                    "native access " + StartedProgram.class.getModule().isNativeAccessEnabled());
            System.out.println("wait policy " + System.getenv("OMP_WAIT_POLICY"));
            System.out.println("spin count " + System.getenv("GOMP_SPINCOUNT"));
            List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
            System.out.println("compilers wait " + options.contains("-XX:CompileThresholdScaling=3"));
            System.out.println("optimises " + !options.contains("-XX:TieredStopAtLevel=1"));
            System.out.println("started by " + System.getProperty("started.by"));
            int exitCode = 0;
            for (String argument : arguments) {
                System.out.println("argument " + argument);
                if (argument.startsWith("exit=")) {
                    exitCode = Integer.parseInt(argument.substring("exit=".length()));
                }
            }
            System.exit(exitCode);
        }
    }
}
