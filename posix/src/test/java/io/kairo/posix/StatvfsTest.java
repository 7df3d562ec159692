package io.kairo.posix;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatvfsTest {
  private static final List<String> FIELDS =
      List.of(
          "f_bsize",
          "f_frsize",
          "f_blocks",
          "f_bfree",
          "f_bavail",
          "f_files",
          "f_ffree",
          "f_favail",
          "f_fsid",
          "f_flag",
          "f_namemax");

  @Test
  void structIsLaidOutAsInTheHeader() throws Exception {
    CHeader header = new CHeader("sys/statvfs.h").value("sizeof(struct statvfs)");
    List<Long> ours = new ArrayList<>(List.of(Statvfs.LAYOUT.byteSize()));
    for (String field : FIELDS) {
      header.offset("struct statvfs", field);
      ours.add(Statvfs.LAYOUT.byteOffset(groupElement(field)));
    }

    assertThat(ours).isEqualTo(header.values());
  }

  @Test
  void fieldsAreReadFromWhereTheLayoutHasThem() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(Statvfs.LAYOUT);
      for (int i = 0; i < FIELDS.size(); i++) {
        Statvfs.LAYOUT.varHandle(groupElement(FIELDS.get(i))).set(struct, 0L, (long) i);
      }

      assertThat(Statvfs.read(struct)).isEqualTo(new Statvfs(1, 2, 3, 4));
    }
  }

  @Test
  void sizeIsThatOfTheFilesystem() throws Exception {
    FileStore store = Files.getFileStore(Path.of("/"));

    Statvfs root = of("/");

    assertThat(root.blocks() * root.frsize()).isEqualTo(store.getTotalSpace());
    assertThat(root.bavail()).isBetween(0L, root.bfree());
    assertThat(root.bfree()).isLessThanOrEqualTo(root.blocks());
  }

  @Test
  void pathThatIsNotThereIsAnError() {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> of("/no/such/file"))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .withMessageStartingWith("statvfs failed");
  }

  private static Statvfs of(String path) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(Statvfs.LAYOUT);
      Statvfs.statvfs(arena.allocateFrom(path), struct);
      return Statvfs.read(struct);
    }
  }
}
