"""政通存证离线核验 / Zhengtong offline verifier: checks a proof with nothing but this file.

用法 / usage:
    python3 zt_verify.py PROOF.json [--earlier CHECKPOINT] [--key ALGORITHM:HEX …]

It checks that the record's content is the one committed to, that the record is in the tree, that
the tree's head is signed (SM2, and Ed25519 where present), and, given an earlier checkpoint, that
nothing before it was rewritten. The proof must be byte for byte in its one canonical form.

退出码 / exit status: 0 valid 通过 · 1 invalid 不通过 · 2 unreadable 无法读取 ·
3 consistent, but no trusted key was given 自洽但未核对公钥

A signed log shows tampering after the fact; it does not prove what was never recorded.
Needs Python 3.8 or newer and no other file. Apache-2.0.
"""
# mypy: ignore-errors


import argparse
import base64
import hashlib
import json
import re
import sys

from zhengtong.ledger.verifier.ed25519 import ed25519_verify
from zhengtong.ledger.verifier.sm import sm2_verify, sm3
from zhengtong.ledger.verifier.tree import is_consistent, root_from_path

# Filled in by `zhengtong ledger export-verifier`: ("sm2", hex) and ("ed25519", hex).
TRUSTED_KEYS = []

FORMAT = "zhengtong-proof/1"
TYPE_PREFIXES = {"ed25519": b"\x01", "sm2": b"\xffzhengtong/sm2-sm3\x00"}
HEX = re.compile(r"(?:[0-9a-f]{2})*")


class Rejected(Exception):
    """The proof does not hold; the message says why in Chinese and English."""


def require(holds, chinese, english):
    if not holds:
        raise Rejected(f"{chinese} / {english}")


def from_base64(text):
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text, "Base64 不规范", "base64 is not canonical")
    return data


def from_hex(text, length=None):
    require(isinstance(text, str) and HEX.fullmatch(text), "十六进制不规范", "hex is not canonical")
    data = bytes.fromhex(text)
    require(length in (None, len(data)), "长度不对", "wrong length")
    return data


def read_checkpoint(text, keys):
    """(origin, size, root, extension lines) of a checkpoint whose every signature is good."""
    body, separator, tail = text.rpartition("\n\n")
    lines = body.split("\n")
    sound = separator and tail.endswith("\n") and len(lines) >= 3 and all(lines)
    require(sound, "检查点格式不对", "the checkpoint is malformed")
    require(re.fullmatch(r"0|[1-9][0-9]*", lines[1]), "规模格式不对", "the size is malformed")
    signed = set()
    for line in tail[:-1].split("\n"):
        match = re.fullmatch("\u2014 (\\S+) ([A-Za-z0-9+/]+={0,2})", line)
        require(match, "签名行格式不对", "a signature line is malformed")
        signed.add(check_signature(match[1], from_base64(match[2]), (body + "\n").encode(), keys))
        require(match[1] == lines[0], "签名者不是该日志", "signed under another log's name")
    require("sm2" in signed, "缺少 SM2 签名", "the SM2 signature is missing")
    root = from_base64(lines[2])
    require(len(root) == 32, "树根长度不对", "the root has not 32 bytes")
    return lines[0], int(lines[1]), root, lines[3:]


def check_signature(name, blob, message, keys):
    """The algorithm of a good signature by one of the keys."""
    for algorithm, key in keys:
        prefix = TYPE_PREFIXES[algorithm]
        if hashlib.sha256(name.encode() + b"\n" + prefix + key).digest()[:4] != blob[:4]:
            continue
        verify = sm2_verify if algorithm == "sm2" else ed25519_verify
        good = verify(key, message, blob[4:])
        require(good, f"{algorithm} 签名无效", f"the {algorithm} signature is not valid")
        return algorithm
    raise Rejected("签名所用公钥不在可信之列 / a signature is by a key that is not trusted")



def read_proof(data):
    try:
        text = data.decode("utf-8")
        proof = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Rejected("证明文件不是有效的 JSON / the proof is not valid JSON") from error
    canonical = json.dumps(proof, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    require(canonical == text, "证明文件不是规范形式", "the proof is not in canonical form")
    wanted = {"checkpoint", "content", "format", "index", "keys", "nonce", "path", "record"}
    require(isinstance(proof, dict), "证明文件不是对象", "the proof is not an object")
    require(set(proof) == wanted, "证明文件的字段不对", "the proof has other fields")
    require(proof["format"] == FORMAT, "证明文件的版本不对", "the proof has another version")
    texts = all(isinstance(proof[name], str) for name in ("checkpoint", "content", "record"))
    require(texts and type(proof["index"]) is int, "字段类型不对", "a field has another type")
    return proof


def proof_keys(proof):
    """The keys that the proof itself names; they are trusted only if also known otherwise."""
    require(isinstance(proof["keys"], list), "公钥列表格式不对", "the keys are malformed")
    keys = []
    for pair in proof["keys"]:
        require(isinstance(pair, list) and len(pair) == 2, "公钥格式不对", "a key is malformed")
        require(pair[0] in TYPE_PREFIXES, "公钥算法未知", "a key's algorithm is unknown")
        keys.append((pair[0], from_hex(pair[1])))
    return keys


def check_record(proof):
    """The record's header, once content, nonce and header are shown to belong together."""
    record = proof["record"].encode("utf-8")
    header = json.loads(record)
    commitment = sm3(from_hex(proof["nonce"], 16) + proof["content"].encode("utf-8")).hex()
    require(header.get("content") == commitment, "内容与记录不符", "the content is not the one")
    return record, header


def check_proof(data, trusted, earlier=None):
    """What the proof shows: a dict for printing.

    Raises:
        Rejected: it does not hold.
    """
    proof = read_proof(data)
    named = proof_keys(proof)
    keys = trusted or named
    require(set(named) <= set(keys), "证明所列公钥不可信", "the proof names a key not trusted")
    record, header = check_record(proof)
    origin, size, root, extensions = read_checkpoint(proof["checkpoint"], keys)
    place = f"/{header.get('log')}/{header.get('epoch')}"
    require(origin.endswith(place), "记录不属于该日志", "the record is of another log")
    require(isinstance(proof["path"], list), "路径格式不对", "the path is malformed")
    path = [from_hex(step, 32) for step in proof["path"]]
    leaf = hashlib.sha256(b"\x00" + record).digest()
    found = root_from_path(leaf, proof["index"], size, path)
    require(found == root, "记录不在该树中", "the record is not in the tree")
    facts = {"origin": origin, "size": size, "index": proof["index"], "header": header}
    facts.update(content=proof["content"], head=extensions, consistent=None)
    if earlier is not None:
        facts["consistent"] = check_earlier(earlier, (origin, size, root), keys)
    return facts


def check_earlier(earlier, head, keys):
    """The earlier size, once its tree is shown to be the beginning of the proof's."""
    data = json.loads(earlier)
    origin, size, root, _ = read_checkpoint(data["earlier"], keys)
    new = read_checkpoint(data["later"], keys)
    steps = [from_hex(step, 32) for step in data["path"]]
    require(origin == head[0], "两个检查点不是同一日志", "the checkpoints are of two logs")
    require(new[:3] == head, "后一检查点与证明不符", "the later checkpoint is another one")
    holds = is_consistent((size, root), (new[1], new[2]), steps)
    require(holds, "较早的记录已被改写", "earlier records were rewritten")
    return size


def parse_key(text):
    algorithm, separator, key = text.partition(":")
    if algorithm not in TYPE_PREFIXES or not separator or not HEX.fullmatch(key):
        raise argparse.ArgumentTypeError("a key is sm2:HEX or ed25519:HEX")
    return algorithm, bytes.fromhex(key)


def print_verdict(facts, is_pinned):
    header = facts["header"]
    print("通过：记录真实在册，未被改动。" if is_pinned else "自洽，但未核对公钥。")
    print(
        "VALID: the record is in the log, unchanged."
        if is_pinned
        else "CONSISTENT in itself, but checked against no trusted key: give --key."
    )
    print(f"  日志 log        {facts['origin']}")
    print(f"  记录 record     {header['id']}  {facts['index']} / {facts['size']}")
    print(f"  时间 at         {header['at']}")
    for line in facts["head"]:
        print(f"  树头 head       {line}")
    if facts["consistent"] is not None:
        print(f"  与先前检查点一致 extends the checkpoint of size {facts['consistent']}")
    print(f"  内容 content    {facts['content']}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="政通存证离线核验 / Zhengtong offline verifier")
    parser.add_argument("proof", help="证明文件 / proof file")
    parser.add_argument("--earlier", help="一致性证明文件 / file of a consistency proof")
    parser.add_argument("--key", type=parse_key, action="append", default=[], help="sm2:HEX …")
    options = parser.parse_args(arguments)
    trusted = options.key or [(name, bytes.fromhex(key)) for name, key in TRUSTED_KEYS]
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")
    try:
        with open(options.proof, "rb") as file:
            data = file.read()
        earlier = None
        if options.earlier:
            with open(options.earlier, "rb") as file:
                earlier = file.read()
    except OSError as error:
        print(f"无法读取 / cannot read: {error}", file=sys.stderr)
        return 2
    try:
        facts = check_proof(data, trusted, earlier)
    except Rejected as error:
        print(f"不通过：{error}\nINVALID", file=sys.stderr)
        return 1
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        print(f"不通过：格式不对 / malformed ({type(error).__name__})\nINVALID", file=sys.stderr)
        return 1
    print_verdict(facts, bool(trusted))
    return 0 if trusted else 3


if __name__ == "__main__":
    sys.exit(main())
