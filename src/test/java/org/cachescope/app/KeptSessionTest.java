package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.viewmodel.CachingState;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.RuleText;
import org.cachescope.viewmodel.SessionStore;
import org.cachescope.viewmodel.WindowState;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.SessionFile;
import org.cachescope.workspace.session.SessionState;
import org.cachescope.workspace.studio.RouterOffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSessionTest {
    private static final Router ANY_STEP = SmallHome.router(2, 4, ReusePattern.ANY_STEP);

    @TempDir
    private Path folder;

    private Path file;
    private KeptSession session;

    @BeforeEach
    void keepARouterOfAnyStepWithEditsOfEverySecond() throws IOException {
        file = folder.resolve("harmonica.pt");
        TorchRouterFile.write(file, ANY_STEP);
        session = new KeptSession(new SessionFile(folder.resolve("session.json"), Clock.systemUTC()));
        CachingState caching = new CachingState(
                new RouterOffer("harmonica", file, new RouterFile.Learned(ANY_STEP), List.of()),
                Choice.THETA,
                0.4,
                0,
                HandEdits.NONE,
                ReusePattern.ALTERNATE);
        session.save(new WindowState(
                ModelChoice.SHIPPED, null, caching, new WindowState.Look(false, 1, "", List.of(), null), List.of()));
    }

    private RouterOffer read() throws IOException {
        SessionStore.Restored restored = session.load();
        assertThat(restored.state().orElseThrow().caching().editPattern()).isEqualTo(ReusePattern.ALTERNATE);
        Task<RouterOffer> router = restored.router().orElseThrow();
        return router.run(ProgressListener.NONE, new CancelToken());
    }

    @Test
    void aTorchRouterComesBackAsItWasUsedWhateverMayBeEdited() throws IOException {
        RouterOffer back = read();
        assertThat(back.file()).isEqualTo(file);
        assertThat(back.content()).isInstanceOfSatisfying(RouterFile.Learned.class, learned -> {
            assertThat(learned.router().info().pattern()).isEqualTo(ReusePattern.ANY_STEP);
            assertThat(learned.router().hash()).isEqualTo(ANY_STEP.hash());
        });
    }

    @Test
    void aScheduleOfOneListForAllBlocksComesBackForTheNetworkThatItWasReadFor() throws IOException {
        Path lists = folder.resolve("smooth.json");
        Files.writeString(lists, "{\"attn\": [1, 0, 1, 0], \"mlp\": [1, 1, 0, 0]}");
        RouterFile content = RouterFiles.read(lists, ReusePattern.ALTERNATE, OptionalInt.of(2));
        CachingState caching = new CachingState(
                new RouterOffer("smooth", lists, content, List.of()),
                Choice.FIXED,
                0.4,
                0,
                HandEdits.NONE,
                ReusePattern.ALTERNATE);
        session.save(new WindowState(
                ModelChoice.SHIPPED, null, caching, new WindowState.Look(false, 1, "", List.of(), null), List.of()));
        assertThat(read().content()).isEqualTo(content);
    }

    @Test
    void aRuleComesBackAndOneThatIsNotKnownIsTheUsualOne() {
        PolicyChoice rule = PolicyText.parse("random:k=12,seed=9");
        CachingState caching =
                new CachingState(null, Choice.RULE, 0.4, 0, HandEdits.NONE, ReusePattern.ALTERNATE, rule);
        SessionState.Caching kept = KeptSession.kept(caching);
        assertThat(kept.choice()).isEqualTo("RULE random:k=12,seed=9");
        assertThat(KeptSession.choices(kept, null)).isEqualTo(caching);

        SessionState.Caching newer = new SessionState.Caching(
                null, "RULE clever:k=3", 0.4, 0, HandEdits.NONE, ReusePattern.ALTERNATE, ReusePattern.ALTERNATE);
        assertThat(KeptSession.choices(newer, null).choice()).isEqualTo(Choice.RULE);
        assertThat(KeptSession.choices(newer, null).rule()).isEqualTo(RuleText.USUAL);
    }

    @Test
    void loadingReadsNoRouter() throws IOException {
        Files.delete(file);
        assertThat(session.load().problem()).isEmpty();
        assertThatIOException().isThrownBy(this::read);
    }
}
