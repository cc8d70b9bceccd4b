from cli.main import main


def test_main():
    assert main() == 0


def test_again():
    assert main() == 0
