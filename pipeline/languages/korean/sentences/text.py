"""Korean of what is said of text and rows: corpus, fetching, tokenization, tasks."""

from __future__ import annotations

SENTENCES = {
    # --- Documents
    "prepare_corpus, reading": "prepare_corpus, 읽기",
    "prepare_corpus, writing": "prepare_corpus, 쓰기",
    "at least one": "하나 이상",
    "dropped: {dropped}; see prepare_corpus in params.yaml": (
        "제외: {dropped}. params.yaml의 prepare_corpus 항목을 보십시오"
    ),
    "no document is left in {side}": "{side} 분할에 남은 문서가 없습니다",
    # --- Classes, CoNLL
    "one of the {num_names} that are named, or {UNLABELLED} for none": (
        "이름이 있는 {num_names}개 중 하나, 없으면 {UNLABELLED}"
    ),
    "the class {value} in the column {column}": "{column} 열에 있는 클래스 {value}",
    "{where}, line {number}": "{where}, {number}행",
    "name the columns of the file in column_names": (
        "파일의 열 이름을 column_names 항목에 적으십시오"
    ),
    "a line of {num_fields} fields ({line})": "필드가 {num_fields}개인 줄입니다({line})",
    "an empty line after each sentence": "문장마다 그 뒤에 빈 줄 하나",
    "a sentence of more than {MAX_TOKENS} tokens": "토큰이 {MAX_TOKENS}개를 넘는 문장입니다",
    # --- Wheels
    "files like googleapiclient/discovery_cache/documents/API.VERSION.json": (
        "googleapiclient/discovery_cache/documents/API.VERSION.json 형태의 파일"
    ),
    "a wheel without discovery documents": "디스커버리 문서가 없는 휠(wheel)입니다",
    "{source}: {num_unparsable} Python files do not parse and were skipped": (
        "{source}: 구문을 해석할 수 없는 파이썬 파일 {num_unparsable}개를 건너뛰었습니다"
    ),
    "files *.py": "*.py 파일",
    "a wheel without Python source": "파이썬 소스가 없는 휠(wheel)입니다",
    "files like botocore/data/SERVICE/VERSION/service-2.json.gz": (
        "botocore/data/SERVICE/VERSION/service-2.json.gz 형태의 파일"
    ),
    "a wheel without service models": "서비스 모델이 없는 휠(wheel)입니다",
    "an object": "객체",
    "JSON that holds a {type}": "{type} 값이 들어 있는 JSON입니다",
    "not a wheel: {error}": "휠(wheel) 파일이 아닙니다: {error}",
    "fetch the wheel again and compare its hash": "휠을 다시 받아 해시를 비교하십시오",
    "a damaged file in a wheel: {error}": "휠 안의 파일이 손상되었습니다: {error}",
    "not JSON: {error}": "JSON이 아닙니다: {error}",
    # --- Formats
    "text_column: one of {row}": "text_column: 다음 중 하나: {row}",
    "a table as a corpus, and no text_column": "표를 말뭉치로 쓰는데 text_column 설정이 없습니다",
    "text": "텍스트",
    "the column {text_column} holds a {type}": "{text_column} 열에 {type} 값이 있습니다",
    "files that match {pattern}": "{pattern} 패턴에 맞는 파일",
    "files that end with one of {ENDINGS}": "확장자가 다음 중 하나인 파일: {ENDINGS}",
    "see pattern and format of its source in params.yaml": (
        "params.yaml에서 해당 출처의 pattern과 format 항목을 보십시오"
    ),
    "no file to read": "읽을 파일이 없습니다",
    "there is no column {column}": "{column} 열이 없습니다",
    "one of {ENDINGS}, or `format:` in its source": (
        "다음 중 하나: {ENDINGS}, 또는 출처에 `format:` 지정"
    ),
    "a file whose ending {ending} says no format": (
        "확장자 {ending}만으로는 형식을 알 수 없는 파일입니다"
    ),
    "use it in a task, or give the text as txt, md, jsonl, csv or parquet": (
        "태스크에 쓰거나, 텍스트를 txt, md, jsonl, csv, parquet 중 하나로 주십시오"
    ),
    "{name} holds labelled rows, not documents": (
        "{name} 형식에는 문서가 아니라 레이블이 달린 행이 들어 있습니다"
    ),
    "not a compiled gettext catalog: {error}": "컴파일된 gettext 카탈로그가 아닙니다: {error}",
    "a catalog that is not UTF-8: {error}": "UTF-8이 아닌 카탈로그입니다: {error}",
    'such as msgid "text"': '예: msgid "text"',
    "no line of a gettext catalog: {line}": "gettext 카탈로그의 줄이 아닙니다: {line}",
    "{where}, byte {offset}": "{where}, {offset}번째 바이트",
    "UTF-8 (this looks like UTF-16)": "UTF-8(UTF-16으로 보입니다)",
    "convert it, for example: iconv -f cp949 -t utf-8 FILE > NEW (cp949 is Korean Windows, "
    "cp1252 Western, utf-16 Excel's Unicode text)": (
        "인코딩을 바꾸십시오. 예: iconv -f cp949 -t utf-8 FILE > NEW (cp949는 한국어 Windows, "
        "cp1252는 서유럽어, utf-16은 엑셀의 유니코드 텍스트)"
    ),
    "a file that is not UTF-8: {reason} ({wrong})": "UTF-8이 아닌 파일입니다: {reason} ({wrong})",
    "lines that fit in memory many times over": "메모리에 여러 번 들어갈 만큼 짧은 줄",
    "divide it into several; is the file text, and has it line ends?": (
        "여러 줄로 나누십시오. 텍스트 파일이 맞습니까? 줄 바꿈이 있습니까?"
    ),
    "a line of more than {MAX_LINE} bytes": "{MAX_LINE}바이트를 넘는 줄입니다",
    "one kind of line ends": "한 가지 줄 바꿈 문자",
    "convert it: tr '\\r' '\\n' < FILE > NEW": "변환하십시오: tr '\\r' '\\n' < FILE > NEW",
    'lines that end with "\\r" and lines that end with "\\n"': (
        '"\\r"로 끝나는 줄과 "\\n"으로 끝나는 줄이 섞여 있습니다'
    ),
    "not a Parquet file: {error}": "Parquet 파일이 아닙니다: {error}",
    "{_where}, row {_first}, column {name}": "{_where}, {_first}번째 행, {name} 열",
    "{type} that Python can hold, text in UTF-8": "파이썬이 담을 수 있는 {type}, UTF-8 텍스트",
    "a cell that cannot be read: {error}": "읽을 수 없는 셀입니다: {error}",
    "a malformed table: {what}": "형식이 잘못된 표입니다: {what}",
    "names that differ: {names}": "서로 다른 이름: {names}",
    "rename a column; of csv and tsv without a header row, see column_names": (
        "열 이름을 바꾸십시오. 머리글 행이 없는 csv와 tsv는 column_names 항목을 보십시오"
    ),
    "several columns of one name: {twice}": "이름이 같은 열이 여럿 있습니다: {twice}",
    "a JSON object": "JSON 객체",
    "a line that holds a {type}": "{type} 값이 들어 있는 줄입니다",
    "a line that is not JSON: {error}": "JSON이 아닌 줄입니다: {error}",
    "a field over several lines, with tabs: quotation marks that are text?": (
        "탭이 들어 있고 여러 줄에 걸친 필드가 있습니다. 따옴표가 본문의 글자입니까?"
    ),
    "a row of {num_values} fields instead of {num_names}": (
        "필드가 {num_names}개가 아니라 {num_values}개인 행이 있습니다"
    ),
    "where a double quote is an ordinary character, set quoting: false": (
        "큰따옴표가 보통 글자이면 quoting: false로 설정하십시오"
    ),
    "where double quotes enclose fields, set quoting: true; see also column_names": (
        "큰따옴표가 필드를 감싸면 quoting: true로 설정하십시오. column_names 항목도 보십시오"
    ),
    "divide it: `document: line` or `document: blank_line` in its source": (
        "출처에 `document: line` 또는 `document: blank_line`을 넣어 나누십시오"
    ),
    "a document of more than {MAX_CHARACTERS} characters": "{MAX_CHARACTERS}자를 넘는 문서입니다",
    "not a TMX file: {error}": "TMX 파일이 아닙니다: {error}",
    "a TMX file that defines entities": "엔티티를 정의하는 TMX 파일입니다",
    # --- Sources
    "revision: a commit, so that the text cannot change unseen": (
        "revision: 커밋. 텍스트가 모르는 사이에 바뀌지 않게 합니다"
    ),
    "{revision} is not a commit; it stands at {sha} now": (
        "{revision}: 커밋이 아닙니다. 지금은 {sha} 커밋을 가리킵니다"
    ),
    "see config, split and revision of its source; {offline}": (
        "출처의 config, split, revision 항목을 보십시오. {offline}"
    ),
    "the data set could not be read: {error}": "데이터셋을 읽을 수 없습니다: {error}",
    "see name and revision of its source; a gated or private data set needs `hf auth login`": (
        "출처의 name과 revision 항목을 보십시오. 승인이 필요하거나 비공개인 데이터셋에는 `hf "
        "auth login`이 필요합니다"
    ),
    "the hub gives no such data set (HTTP {status})": (
        "허브에 그런 데이터셋이 없습니다(HTTP {status})"
    ),
    "the hub cannot be reached ({type}: {error})": "허브에 연결할 수 없습니다({type}: {error})",
    "without a network: copy HF_HOME from a machine that has read it and set "
    "HF_HUB_OFFLINE=1, or put its files into data/sources and use kind: files": (
        "네트워크가 없으면 이미 읽은 장비의 HF_HOME을 복사하고 HF_HUB_OFFLINE=1을 설정하거나, "
        "파일을 data/sources에 두고 kind: files를 쓰십시오"
    ),
    "{endpoint}/datasets/{name}, revision {revision}": (
        "{endpoint}/datasets/{name}, 리비전 {revision}"
    ),
    "the source {name}": "출처 {name}",
    "table: documents, for a corpus": "말뭉치에는 table: documents",
    "the table {table} holds labelled rows": "{table} 표에는 레이블이 달린 행이 들어 있습니다",
    "table: one of {value}, for a task": "태스크에는 table: 다음 중 하나: {value}",
    "the table 'documents' holds no labels": "'documents' 표에는 레이블이 없습니다",
    "https all the way": "끝까지 https",
    "a redirect away from https": "https를 벗어나는 리디렉션입니다",
    "{after} bytes are kept and the next run goes on from there; without a network: put the "
    "file at {place}": (
        "받은 {after}바이트는 남아 있으며 다음 실행이 거기서 이어 받습니다. 네트워크가 없으면 "
        "파일을 다음 위치에 두십시오: {place}"
    ),
    "could not fetch the file: {error}": "파일을 받을 수 없습니다: {error}",
    # --- Fetching
    "{path} does not have its sha256: damaged, fetched again": (
        "{path}: sha256이 다릅니다. 손상되어 다시 받습니다"
    ),
    "what was just fetched (it was deleted)": "방금 받은 파일(삭제했습니다)",
    "sha256 {sha256}, as params.yaml says": "params.yaml에 적힌 sha256 {sha256}",
    "the file was changed at its source, or the hash in params.yaml is wrong": (
        "출처에서 파일이 바뀌었거나 params.yaml의 해시가 틀렸습니다"
    ),
    "{name} has the sha256 {observed}": "{name}의 sha256: {observed}",
    "{where}: left out {said}": "{where}: 읽지 않은 것: {said}",
    "put it there, or mend the path of its source in params.yaml": (
        "그 자리에 두거나 params.yaml에서 출처의 path를 고치십시오"
    ),
    "a file, or a link to nothing, where downloads are kept": (
        "내려받은 것을 두는 자리에 파일이 있거나, 가리키는 것이 없는 링크가 있습니다"
    ),
    "a folder, or nothing": "폴더이거나 아무것도 없음",
    "remove it": "지우십시오",
    "there is no such file or folder": "그런 파일이나 폴더가 없습니다",
    "the folder itself, or the sha256 of what the link names": (
        "폴더 자체, 또는 링크가 가리키는 것의 sha256"
    ),
    "`python -m pipeline hash {path}` prints it; write it into params.yaml": (
        "`python -m pipeline hash {path}` 명령이 출력하는 값을 params.yaml에 적으십시오"
    ),
    "a link to a folder, which DVC does not look behind": (
        "폴더를 가리키는 링크입니다. DVC는 링크 너머를 보지 않습니다"
    ),
    "it was changed: bring back what it was, or write the new hash into params.yaml": (
        "내용이 바뀌었습니다. 원래대로 되돌리거나 새 해시를 params.yaml에 적으십시오"
    ),
    "it has the sha256 {observed}": "sha256이 {observed}입니다",
    "it is cut off, damaged or of another format; fetch it again and compare its hash": (
        "잘렸거나 손상되었거나 다른 형식입니다. 다시 받아 해시를 비교하십시오"
    ),
    "a file that cannot be unpacked: {error}": "압축을 풀 수 없는 파일입니다: {error}",
    "a window that every reader takes (zstd without --long and --ultra)": (
        "모든 프로그램이 읽는 창 크기(--long과 --ultra 없이 만든 zstd)"
    ),
    "pack it anew: zstd -d --long=31 FILE.zst, then zstd -19 FILE": (
        "다시 압축하십시오: zstd -d --long=31 FILE.zst 다음에 zstd -19 FILE"
    ),
    "a zstd file whose window is larger than 128 MiB": "창 크기가 128 MiB보다 큰 zstd 파일입니다",
    "files and folders, or links to files": "파일과 폴더, 또는 파일을 가리키는 링크",
    "copy what it names to its place, or make that a source of its own": (
        "가리키는 것을 그 자리에 복사하거나 별도의 출처로 만드십시오"
    ),
    "a link to a folder: {name} -> {readlink}": "폴더를 가리키는 링크입니다: {name} -> {readlink}",
    "a link to what is not there: {name} -> {readlink}": (
        "없는 것을 가리키는 링크입니다: {name} -> {readlink}"
    ),
    "fetching {name} {version} from the Python registry": (
        "파이썬 레지스트리에서 받는 중: {name} {version}"
    ),
    "a wheel with sha256 {sha256}": "sha256이 {sha256}인 휠",
    "check the network and pip's configuration (`pip config list`); {offline}": (
        "네트워크와 pip 설정(`pip config list`)을 확인하십시오. {offline}"
    ),
    "pip could not fetch {name} {version}:\n    {said}": (
        "pip이 다음을 받지 못했습니다: {name} {version}\n    {said}"
    ),
    "`{name} -m ensurepip` adds it; {offline}": (
        "`{name} -m ensurepip` 명령으로 추가할 수 있습니다. {offline}"
    ),
    "this Python environment has no pip": "이 파이썬 환경에 pip이 없습니다",
    "without a registry: put the wheel with that sha256 at {place}": (
        "레지스트리가 없으면 sha256이 같은 휠을 다음 위치에 두십시오: {place}"
    ),
    # --- Cells and rows
    "column {column} holds {type}, not text": "{column} 열의 값이 텍스트가 아니라 {type}입니다",
    "column {column} holds {value}": "{column} 열의 값: {value}",
    "a finite number": "유한한 수",
    "a list of strings, one a token": "토큰마다 하나씩인 문자열 목록",
    "column {column} does not hold a list of words": "{column} 열의 값이 단어 목록이 아닙니다",
    "column {column} holds an empty tag": "{column} 열에 빈 태그가 있습니다",
    "one tag for each token": "토큰마다 태그 하나",
    "{num_words} {columns} but {num_tags} {columns_2}": (
        "{columns} 열은 {num_words}개인데 {columns_2} 열은 {num_tags}개입니다"
    ),
    'lower finetune.training.label_budgets in params.yaml, or use "all"': (
        'params.yaml의 finetune.training.label_budgets 값을 낮추거나 "all"을 쓰십시오'
    ),
    "a label budget of {budget}, but only {num_order} training rows": (
        "레이블 예산은 {budget}개인데 학습 행은 {num_order}개뿐입니다"
    ),
    "one in the column {id} of every row": "모든 행의 {id} 열에 하나씩",
    "without columns.id a row's id is made from what it says": (
        "columns.id를 지정하지 않으면 행의 내용으로 id를 만듭니다"
    ),
    "a row without an id": "id가 없는 행입니다",
    "tasks.{name}, train": "tasks.{name}, 학습 분할",
    "at least two classes": "둘 이상의 클래스",
    "does tasks.{name}.columns.label name the right column?": (
        "tasks.{name}.columns.label 항목이 맞는 열을 가리킵니까?"
    ),
    "a task with one class: {labels}": "클래스가 하나뿐인 태스크입니다: {labels}",
    "{source}, row {word}": "{source}, {word}번째 행",
    "one of its columns: {row}": "다음 열 중 하나: {row}",
    "mend tasks.{name}.columns in params.yaml": (
        "params.yaml의 tasks.{name}.columns 항목을 고치십시오"
    ),
    "{source} has no column {missing}": "{source}: 다음 열이 없습니다: {missing}",
    "{read} rows were read; dropped: {value}; see tasks.{name}.split": (
        "읽은 행 {read}개, 제외: {value}. tasks.{name}.split 항목을 보십시오"
    ),
    "{read} rows were read; dropped: none; see tasks.{name}.split": (
        "읽은 행 {read}개, 제외: 없음. tasks.{name}.split 항목을 보십시오"
    ),
    "no row is left in {split}": "{split} 분할에 남은 행이 없습니다",
    "{number} rows have the id {row_id}": "{number}개 행의 id가 {row_id} 하나입니다",
    "tasks.{name}, {split}, {num_rows} rows, the first {rows}": (
        "tasks.{name}, {split} 분할, 행 {num_rows}개, 첫째는 {rows}"
    ),
    "tags that {metric} cannot compare: {refused}": (
        "{metric} 지표가 비교할 수 없는 태그입니다: {refused}"
    ),
    "only labels of train: {labels}": "학습 분할에 있는 레이블만: {labels}",
    "raise tasks.{name}.limits.train, or drop these rows": (
        "tasks.{name}.limits.train 값을 높이거나 이 행들을 빼십시오"
    ),
    "labels that training lacks: {unknown}": "학습 분할에 없는 레이블입니다: {unknown}",
    "there is no task {name}": "{name} 태스크가 없습니다",
    "params.yaml, tasks": "params.yaml의 tasks 항목",
    "{kind} is no kind of task": "{kind}: 태스크의 종류가 아닙니다",
    # --- Tokens
    "memory may have run out: lower runtime.workers and run again": (
        "메모리가 모자랐을 수 있습니다. runtime.workers 값을 낮추고 다시 실행하십시오"
    ),
    "a worker process was killed": "작업 프로세스 하나가 강제로 종료되었습니다",
    "mend the data, or the thresholds in params.yaml": "데이터나 params.yaml의 기준값을 고치십시오",
    "the suite {suite} failed: {met} expectations met": "검증 {suite} 실패: 기대 {met} 충족",
    "look at the corpus": "말뭉치를 살펴보십시오",
    "there is not one sentence in the token arrays": "토큰 배열에 문장이 하나도 없습니다",
    # --- Translation
    "not a translation model's configuration: {error}": "번역 모델의 설정이 아닙니다: {error}",
    "such as {known}": "예: {known}",
    "see source and target of download_pairs.sources": (
        "download_pairs.sources의 source와 target 항목을 보십시오"
    ),
    "no row has the columns {lacking}": "다음 열이 있는 행이 없습니다: {lacking}",
    "no row has the column {lacking}": "{lacking} 열이 있는 행이 없습니다",
    "as many lines on both sides, each the translation of the other": (
        "양쪽의 줄 수가 같고, 각 줄이 서로의 번역"
    ),
    "with `document: line` empty lines count; was one file cut short?": (
        "`document: line`에서는 빈 줄도 셉니다. 파일 하나가 중간에 잘렸습니까?"
    ),
    "{describe} ends before line {number}, and its other side goes on": (
        "{describe}: {number}행 앞에서 끝나는데 다른 쪽은 이어집니다"
    ),
    "train_tokenizer of translation/params.yaml": "translation/params.yaml의 train_tokenizer 항목",
    "at most max_unknown_fraction, {max_unknown_fraction}": (
        "최대 max_unknown_fraction 값 {max_unknown_fraction}"
    ),
    "raise alphabet_size and vocabulary_size: the target's letters are not in it": (
        "alphabet_size와 vocabulary_size 값을 높이십시오. 번역문의 글자가 어휘에 없습니다"
    ),
    "{unknown} of the pieces of held-out targets are unknown": (
        "따로 둔 번역문의 조각 중 {unknown} 비율이 미등록입니다"
    ),
    "a source without a single document": "문서가 하나도 없는 출처입니다",
    "a source without a single row": "행이 하나도 없는 출처입니다",
    "one of them: there is none": "그중 하나. 지금은 없습니다",
    "params.yaml, tasks.{name}": "params.yaml의 tasks.{name}",
    "params.yaml, tasks.{name}.max_length": "params.yaml의 tasks.{name}.max_length",
    "tasks.{name}, {split}": "tasks.{name}, {split} 분할",
    "tasks.{task}: {dropped}": "tasks.{task}, 뺀 것: {dropped}",
    "table: one of none: another reader, for a task": "없음. 태스크에는 다른 reader를 쓰십시오",
    "train {number}": "학습 {number}",
    "validation {number}": "검증 {number}",
    "test {number}": "테스트 {number}",
    "empty {number}": "빈 것 {number}",
    "conflicts {number}": "레이블 충돌 {number}",
    "duplicates {number}": "중복 {number}",
    "leaks {number}": "누출 {number}",
    "limits {number}": "상한 초과 {number}",
    "{number} HTML tags": "HTML 태그 {number}개",
    "{number} code blocks": "코드 블록 {number}개",
    "{number} definitions of references": "참조 정의 {number}개",
    "{number} devices": "장치 파일 {number}개",
    "{number} directives": "지시문 {number}개",
    "{number} files that end with {ending}": "확장자가 {ending}인 파일 {number}개",
    "{number} hidden files": "숨김 파일 {number}개",
    "{number} links": "링크 {number}개",
    "{number} names with ..": "..이 든 이름 {number}개",
    "{number} others": "그 밖의 것 {number}개",
}
