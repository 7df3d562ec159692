# Real programs that know nothing of Kairo, one line of result each: the name, and `ok` or what it
# said. PORT is that of a granted HTTP server on localhost, JAVA a java.
cd "$KAIRO_DATA" || exit 1
try() { # name, then a command whose success is the test
  name=$1
  shift
  if output=$("$@" 2>&1 </dev/null); then echo "$name=ok"; else echo "$name=$(echo "$output" | tail -1)"; fi
}
same() { [ "$(cat)" = "$1" ]; }

pipeline() { printf 'b\na\nb\n' | sort | uniq -c | awk '{print $2 $1}' | tr '\n' ' ' | same 'a1 b2 '; }
substitution() { cat <(echo one) <(echo two) | wc -l | same 2; }
jobs_of_bash() { sleep 5 & kill $! && ! wait $!; }
sed_grep() { printf 'kairo\n' | sed 's/k/K/' | grep -q '^Kairo$'; }
find_xargs() { mkdir -p tree/a && echo x >tree/a/f && find tree -type f -print0 | xargs -0 grep -l x | same tree/a/f; }
tar_gzip() { tar czf tree.tgz tree && mkdir -p out && tar xzf tree.tgz -C out && cmp tree/a/f out/tree/a/f; }
xz_round() { head -c 100000 /dev/zero | xz | xz -d | wc -c | same 100000; }
move_copy() { cp -r tree copy && mv copy moved && rm -r moved && [ ! -e moved ]; }
diff_patch() { printf 'a\n' >1; printf 'b\n' >2; diff 1 2 | grep -q '^> b$'; }
checksum() { printf kairo | sha256sum | grep -q '^[0-9a-f]\{64\} '; }
dates() { TZ=UTC date -d @0 +%F | same 1970-01-01; }
limits() { timeout 1 sleep 5; [ $? = 124 ]; }
nice_program() { nice -n 5 true; }
temporary() { f=$(mktemp) && echo x >"$f" && rm "$f"; }
git_work() {
  git init -q -b main repo && cd repo && git config user.email a@b && git config user.name n && echo x >f &&
    git add f && git commit -qm first && git log --oneline | grep -q first && git checkout -qb other &&
    git diff --quiet main..other && git clone -q . ../clone && cmp f ../clone/f
}
python_asyncio() { python3 -c '
import asyncio
async def main():
    p = await asyncio.create_subprocess_exec("echo", "hi", stdout=asyncio.subprocess.PIPE)
    out, _ = await p.communicate()
    assert out == b"hi\n"
    await asyncio.gather(*[asyncio.sleep(0.01) for _ in range(50)])
asyncio.run(main())'; }
python_threads() { python3 -c '
import threading, queue, tempfile, mmap, os
q = queue.Queue()
ts = [threading.Thread(target=q.put, args=(i,)) for i in range(20)]
[t.start() for t in ts]; [t.join() for t in ts]
assert q.qsize() == 20
with tempfile.TemporaryFile() as f:
    f.write(b"x" * 4096); f.flush()
    assert mmap.mmap(f.fileno(), 4096)[0:1] == b"x"'; }
python_sqlite() { python3 -c '
import sqlite3
c = sqlite3.connect("py.db"); c.execute("create table t(x)"); c.execute("insert into t values (7)"); c.commit()
assert c.execute("select x from t").fetchone() == (7,)'; }
python_pool() { python3 -c '
from concurrent.futures import ProcessPoolExecutor as P
import multiprocessing as m
with P(2, mp_context=m.get_context("fork")) as p: assert list(p.map(abs, [-1, -2])) == [1, 2]'; }
sqlite_shell() { sqlite3 cli.db 'pragma journal_mode=wal; create table t(x); insert into t values (1); select sum(x) from t;' | tail -1 | same 1; }
perl_script() { perl -MFile::Temp=tempfile -e 'my ($h,$f)=tempfile(DIR=>"."); print $h "x"; close $h; exit(-s $f == 1 ? 0 : 1)'; }
openssl_digest() { printf kairo | openssl dgst -sha256 | grep -q '[0-9a-f]\{64\}'; }
curl_granted() { curl -s --max-time 20 "http://localhost:$PORT/" | same welcome; }
curl_other() { ! curl -s --max-time 20 "http://localhost:1/"; }
compiler() { printf 'int main(void){return 0;}' >m.c && cc -c m.c -o m.o && [ -s m.o ]; }
make_rule() { printf 'out.txt:\n\techo made > out.txt\n' >Makefile && make -s && grep -q made out.txt; }
java_program() { printf 'public class Hello { public static void main(String[] a) throws Exception { var t = Thread.startVirtualThread(() -> System.out.println("hello")); t.join(); } }' >Hello.java && "$JAVA" -Xmx64m Hello.java | same hello; }
java_selector() { printf 'import java.nio.channels.*; public class Sel { public static void main(String[] a) throws Exception { try (Selector s = Selector.open(); Pipe.SourceChannel c = Pipe.open().source()) { c.configureBlocking(false); c.register(s, 1); s.selectNow(); System.out.println("ok"); } } }' >Sel.java && "$JAVA" -Xmx64m Sel.java | same ok; }
java_client() { printf 'import java.net.*; public class Get { public static void main(String[] a) throws Exception { try (var in = URI.create(a[0]).toURL().openStream()) { System.out.print(new String(in.readAllBytes())); } } }' >Get.java && "$JAVA" -Xmx64m Get.java "http://localhost:$PORT/" | same welcome; }
java_channel() { printf 'import java.net.*; import java.net.http.*; public class Http { public static void main(String[] a) throws Exception { try (var c = HttpClient.newHttpClient()) { System.out.print(c.send(HttpRequest.newBuilder(URI.create(a[0])).build(), HttpResponse.BodyHandlers.ofString()).body()); } } }' >Http.java && "$JAVA" -Xmx64m Http.java "http://localhost:$PORT/" | same welcome; }
python_client() { python3 -c "import urllib.request as u; assert u.urlopen('http://localhost:$PORT/').read() == b'welcome'"; }
bash_device() { head -c 1 </dev/ttyUSB0 | wc -c | same 1; }
python_device() { python3 -c 'assert len(open("/dev/ttyUSB0", "rb", 0).read(1)) == 1'; }
java_device() { printf 'public class Tty { public static void main(String[] a) throws Exception { try (var in = new java.io.FileInputStream("/dev/ttyUSB0")) { System.out.print(in.read() >= 0); } } }' >Tty.java && "$JAVA" -Xmx64m Tty.java | same true; }
node_device() { node -e 'const fs=require("fs"); const fd=fs.openSync("/dev/ttyUSB0","r"); process.exit(fs.readSync(fd, Buffer.alloc(1)) === 1 ? 0 : 1)'; }
node_script() { node -e 'const fs=require("fs"); fs.writeFileSync("n","x"); require("child_process").execFile("echo",["hi"],(e,o)=>{ if(e||o!=="hi\n") process.exit(1); })'; }
node_http() { node -e "fetch('http://localhost:$PORT/').then(r=>r.text()).then(t=>process.exit(t==='welcome'?0:1),()=>process.exit(1))"; }

for program in pipeline substitution jobs_of_bash sed_grep find_xargs tar_gzip xz_round move_copy diff_patch \
  checksum dates limits nice_program temporary git_work python_asyncio python_threads python_sqlite python_pool \
  sqlite_shell perl_script openssl_digest curl_granted curl_other compiler make_rule java_program java_selector \
  java_client java_channel python_client bash_device python_device java_device node_device node_script node_http; do
  ( try $program $program )
done >results.new
mv results.new results
while :; do sleep 1; done
